package import HardenKubernetes
import HardenYAML

/// Takes out what is said of objects that nobody mends where they lie, and keeps fixes of others off them.
package struct SetAsideFindings {
    private var files: Set<String> = []
    private var objects: [String: [Range<Int>]] = [:]

    package init(_ manifests: Manifests) {
        for (position, reason) in manifests.setAside {
            let object = manifests.objects[position]
            switch reason {
            case .owned: objects[object.file, default: []].append(object.root.anchor.range)
            default: files.insert(object.file)
            }
        }
    }

    /// The findings on everything else.
    package func removed(from findings: [Finding]) -> [Finding] {
        guard !files.isEmpty || !objects.isEmpty else { return findings }
        return findings.compactMap { finding in
            let place = finding.primary
            if files.contains(place.file) { return nil }
            if objects[place.file, default: []].contains(where: { $0.contains(place.range.lowerBound) }) { return nil }
            guard let fix = finding.fix, let other = fix.changes.lazy.compactMap(file).first else { return finding }
            var finding = finding
            finding.fix = nil
            finding.notes.append("no fix, because \(other) is generated or test data; mend what it is made from")
            return finding
        }
    }

    /// The file that a change would be made in, where nobody mends that.
    private func file(of change: Fix.Change) -> String? {
        switch change {
        case .edit(let file, _, _): files.contains(file) ? file : nil
        case .newDocument: nil
        }
    }
}
