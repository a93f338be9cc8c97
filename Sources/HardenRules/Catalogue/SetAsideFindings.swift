package import HardenKubernetes
import HardenYAML

/// Takes out what is said of objects of which nothing is to be said, and keeps fixes of others off them.
package struct SetAsideFindings {
    /// What is told of a fix that would change one of them.
    private let note: String
    /// The rule whose word on them counts.
    private let exception: String?
    private var files: Set<String> = []
    /// By file; in the order of their places when all are there.
    private var objects: [String: [Range<Int>]] = [:]
    private var documents: [String: Set<Int>] = [:]

    /// Objects that nobody mends where they lie.
    package init(_ manifests: Manifests) {
        note = "is generated or test data; mend what it is made from"
        exception = nil
        for (position, reason) in manifests.setAside {
            let object = manifests.objects[position]
            if case .owned = reason { add(object) } else { files.insert(object.file) }
        }
        for file in objects.keys { objects[file]?.sort { $0.lowerBound < $1.lowerBound } }
    }

    /// Objects that no cluster takes; but for budgets, which are converted by another word alone.
    init(refusedIn context: RuleContext) {
        note = "has objects that no cluster serves; convert them first"
        exception = APIVersionRemoved.id
        for object in context.topology.manifests.objects
        where object.kind != .podDisruptionBudget && context.removedVersion(of: object) != nil { add(object) }
    }

    private mutating func add(_ object: KubernetesObject) {
        objects[object.file, default: []].append(object.root.anchor.range)
        documents[object.file, default: []].insert(object.document)
    }

    /// The findings on everything else.
    package func removed(from findings: [Finding]) -> [Finding] {
        guard !files.isEmpty || !objects.isEmpty else { return findings }
        return findings.compactMap { finding in
            if finding.rule == exception { return finding }
            let place = finding.primary
            if files.contains(place.file) { return nil }
            if isInObject(place) { return nil }
            guard let fix = finding.fix, let other = fix.changes.lazy.compactMap(file).first else { return finding }
            var finding = finding
            finding.fix = nil
            finding.notes.append("no fix, because \(other) \(note)")
            return finding
        }
    }

    /// The file that a change would be made in, where nobody is to make it.
    private func file(of change: Fix.Change) -> String? {
        guard case .edit(let file, let document, _) = change else { return nil }
        return files.contains(file) || documents[file]?.contains(document) == true ? file : nil
    }

    private func isInObject(_ place: Finding.Label) -> Bool {
        guard let ranges = objects[place.file] else { return false }
        // Objects do not overlap: that which begins last before the place is the only one that it can be in.
        var (low, high) = (0, ranges.count)
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].lowerBound <= place.range.lowerBound { low = middle + 1 } else { high = middle }
        }
        return low > 0 && ranges[low - 1].contains(place.range.lowerBound)
    }
}
