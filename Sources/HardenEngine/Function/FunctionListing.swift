import HardenKubernetes
import HardenRules
import HardenSystem
import HardenYAML

/// Turns new documents, which a list cannot be followed by, into new items of the list.
struct FunctionListing {
    private let input: FunctionInput
    /// The objects that fixes create, as the fixes have them and as they go to the list.
    private var created: [NewObject: (content: YAMLMapping, item: YAMLMapping)] = [:]
    /// Where all objects are, the new ones included: no two may be at one place of a file.
    private var origins: [FunctionInput.Origin]

    init(_ input: FunctionInput) {
        self.input = input
        origins = input.objects.compactMap { FunctionInput.origin(of: $0.root) }
    }

    /// The finding with a fix that stays within the list; without one where the object that it creates is there already.
    mutating func listed(_ finding: HardenRules.Finding) -> HardenRules.Finding {
        guard var fix = finding.fix else { return finding }
        var result = finding
        var changes: [HardenRules.Fix.Change] = []
        for change in fix.changes {
            guard case .newDocument(let file, let name, let content) = change else {
                changes.append(change)
                continue
            }
            guard let identity = ObjectIdentity(content) else { return finding }
            let neighbour = input.object(at: finding.primary.range.lowerBound)
            let object = NewObject(folder: Self.folder(of: neighbour), identity: identity)
            let isThere = input.objects.contains { $0.identity == identity && Self.folder(of: $0) == object.folder }
            if isThere || created[object].map({ $0.content != content }) == true {
                result.fix = nil
                result.notes.append("\(identity) exists already; edit it by hand")
                return result
            }
            let item = created[object]?.item ?? item(content, named: name, beside: neighbour)
            created[object] = (content, item)
            changes.append(.edit(file: file, document: 0, .append(to: ["items"], .mapping(item))))
        }
        fix.changes = changes
        result.fix = fix
        return result
    }

    /// A new object with the folder that it goes to: a name in another folder is another environment's.
    private struct NewObject: Hashable {
        var folder: String
        var identity: ObjectIdentity
    }

    /// The folder that an object comes from, with its final `/`; empty where that is not known.
    private static func folder(of object: DocumentObject?) -> String {
        guard let path = object.flatMap({ FunctionInput.origin(of: $0.root) })?.path else { return "" }
        return String(Paths.prefix(of: path))
    }

    /// A new object with the annotations by which the host knows which file it goes to.
    private mutating func item(_ content: YAMLMapping, named name: String, beside neighbour: DocumentObject?)
        -> YAMLMapping
    {
        guard let neighbour, let origin = origin(named: name, beside: neighbour),
            var metadata = content["metadata"]?.mapping
        else { return content }
        var annotations = metadata["annotations"]?.mapping ?? YAMLMapping()
        origins.append(origin)
        for name in FunctionInput.pathAnnotations { annotations[name] = .string(origin.path) }
        if let index = origin.index {
            for name in FunctionInput.indexAnnotations { annotations[name] = .string("\(index)") }
        }
        metadata["annotations"] = .mapping(annotations)
        var item = content
        item["metadata"] = .mapping(metadata)
        return item
    }

    /// Where a new object goes: behind the last one of its neighbour's file, or to a file of its own where each object has
    /// one.
    private func origin(named name: String, beside neighbour: DocumentObject) -> FunctionInput.Origin? {
        guard let beside = FunctionInput.origin(of: neighbour.root) else { return nil }
        let folder = Self.folder(of: neighbour)
        let nearby = origins.map(\.path).filter { $0.hasPrefix(folder) }
        let own = folder + (name.hasSuffix(".yaml") || name.hasSuffix(".yml") ? name : "\(name).yaml")
        if nearby.count > 1, Set(nearby).count == nearby.count, !nearby.contains(own) {
            return FunctionInput.Origin(path: own, index: 0)
        }
        let last = origins.filter { $0.path == beside.path }.compactMap(\.index).max()
        return FunctionInput.Origin(path: beside.path, index: last.map { $0 + 1 })
    }
}
