import HardenKubernetes
import HardenYAML

/// Compares a document that exists with what the spec wants, and collects the edits between them.
struct DocumentMerge {
    /// The object's kind; `nil` for a decK file.
    let kind: String?
    private(set) var edits: [YAMLEdit] = []
    /// Comments are edited separately: one that cannot be placed must not stop the rest.
    private(set) var commentEdits: [YAMLEdit] = []
    /// What was removed or left alone, with the place.
    private(set) var notes: [(location: TextLocation, message: String)] = []
    /// What must change but cannot be changed safely.
    private(set) var refusals: [(location: TextLocation, message: String)] = []
    private var initialOnly: Set<[String]> = []
    private var remarks: [[String]: String] = [:]
    private var isSolePort = false
    /// Whether this program wrote the object.
    private var isOwn = false

    init(kind: String?) { self.kind = kind }

    /// Compares a Kubernetes object, which is at `path` within its document.
    init(_ desired: DesiredDocument, with root: YAMLNode, at path: YAMLPath) {
        kind = desired.kind
        isOwn = root["metadata"]?["labels"]?[ServicePlan.managedByLabel]?.string == "harden"
        initialOnly = Set(desired.initialOnly)
        remarks = desired.remarks
        merge(desired.body, into: root, at: path, keys: [])
        for removal in desired.removals {
            let path = YAMLPath(path.components + removal.path.map(YAMLPath.Component.key))
            guard let node = root.document[path] else { continue }
            edits.append(.delete(path, sole: .leaveEmpty))
            notes.append((node.location, "\(path) is removed: \(removal.reason)"))
        }
    }

    /// Compares a decK file.
    init(_ desired: DesiredDeck, with root: YAMLNode) {
        kind = nil
        var body = desired.body
        // A select tag would make decK blind to entities of this file that are in Kong without it.
        body["_info"] = nil
        merge(body, into: root, at: YAMLPath(), keys: [])
    }

    /// Whether an item that exists may do without this field, which is only written with new items: a Service with one
    /// port need not name it.
    private func isLeftToExistingItem(_ keys: [String]) -> Bool {
        kind == "Service" && isSolePort && keys == ["spec", "ports", "name"] && initialOnly.contains(keys)
    }

    // MARK: Mappings

    private mutating func merge(_ desired: YAMLMapping, into node: YAMLNode, at path: YAMLPath, keys: [String]) {
        var previous: String?
        for entry in desired.entries {
            defer { previous = entry.key }
            let entryKeys = keys + [entry.key]
            let entryPath = path.appending(entry.key)
            guard let existing = node[entry.key] else {
                if isLeftToExistingItem(entryKeys) { continue }
                let position = previous.map(YAMLPosition.after) ?? Self.firstPosition(in: keys.last)
                edits.append(.insert(into: path, entry, position))
                if let remark = remarks[entryKeys] { notes.append((node.location, "\(entryPath) is added: \(remark)")) }
                continue
            }
            if initialOnly.contains(entryKeys) {
                noteDifference(entry, existing, entryPath)
                continue
            }
            merge(entry, into: existing, at: entryPath, keys: entryKeys)
        }
        removeExcluded(by: desired, in: node, at: path, keys: keys)
        noteForgotten(by: desired, in: node, at: path, keys: keys)
    }

    /// Says of fields that a spec may have asked for, and does not now, that they stay.
    private mutating func noteForgotten(
        by desired: YAMLMapping,
        in node: YAMLNode,
        at path: YAMLPath,
        keys: [String]
    ) {
        guard isOwn else { return }
        let forgettable: Set<String> =
            switch (kind, keys) {
            case ("Deployment", ["spec", "template", "spec", "containers"]):
                ["env", "envFrom", "livenessProbe", "readinessProbe", "startupProbe", "lifecycle"]
            case ("Service", ["metadata", "annotations"]), ("Service", ["metadata"]):
                Set(ServicePlan.serviceAnnotationNames).union(["annotations"])
            default: []
            }
        for (key, value) in node.entries where forgettable.contains(key.string) && desired[key.string] == nil {
            guard key.string != "annotations" else {
                noteForgotten(
                    by: YAMLMapping(),
                    in: value,
                    at: path.appending("annotations"),
                    keys: keys + ["annotations"]
                )
                continue
            }
            let place = path.appending(key.string)
            notes.append((key.location, "\(place) is left alone: the spec does not mention it"))
        }
    }

    /// Where an entry goes before which nothing is wanted: fields have an order that people are used to, names have none.
    private static func firstPosition(in parent: String?) -> YAMLPosition {
        parent == "labels" || parent == "annotations" ? .last : .first
    }

    /// Says what an existing object keeps although a new one would have it differently.
    private mutating func noteDifference(_ entry: YAMLMapping.Entry, _ existing: YAMLNode, _ path: YAMLPath) {
        guard !existing.means(entry.value) else { return }
        switch entry.key {
        case "selector":
            notes.append((existing.location, "\(path) is left alone: Pods that run would no longer be found"))
        case "automountServiceAccountToken":
            notes.append(
                (
                    existing.location,
                    "\(path) is left alone: the application may need the token; take it away unless it calls the "
                        + "Kubernetes API"
                )
            )
        default: break
        }
    }

    /// Removes what may not stand beside the fields that are wanted. After these were inserted, so that no mapping is empty
    /// in between.
    private mutating func removeExcluded(
        by desired: YAMLMapping,
        in node: YAMLNode,
        at path: YAMLPath,
        keys: [String]
    ) {
        for entry in desired.entries {
            let excluded = ExclusiveFields.excluded(by: entry.key, under: keys.last ?? "", kind: kind)
            for (key, _) in node.entries where excluded.contains(key.string) && desired[key.string] == nil {
                edits.append(.delete(path.appending(key.string)))
                notes.append(
                    (key.location, "\(path.appending(key.string)) is removed: it excludes '\(entry.key)'")
                )
            }
        }
    }

    private mutating func merge(_ entry: YAMLMapping.Entry, into node: YAMLNode, at path: YAMLPath, keys: [String]) {
        let changes = edits.count
        merge(entry.value, into: node, at: path, keys: keys)
        updateComment(entry.comment, of: node, at: path, valueChanged: edits.count > changes)
    }

    /// Sets the comment that this program owns: one that begins with `=`. Any other belongs to the user.
    private mutating func updateComment(_ comment: String?, of node: YAMLNode, at path: YAMLPath, valueChanged: Bool) {
        let existing = node.lineComment
        if let existing {
            guard existing.hasPrefix("="), existing != comment else { return }
            // A sum that belongs to a value that the spec no longer explains goes when the value does.
            if comment == nil, !valueChanged { return }
            commentEdits.append(.comment(path, comment))
        } else if let comment, valueChanged, !node.isInFlow {
            commentEdits.append(.comment(path, comment))
        }
    }

    private mutating func merge(_ value: YAMLValue, into node: YAMLNode, at path: YAMLPath, keys: [String]) {
        switch (value, node.kind) {
        case (_, .alias): compare(value, withAlias: node, at: path, keys: keys)
        case (.mapping(let mapping), .mapping): merge(mapping, into: node, at: path, keys: keys)
        case (.sequence(let items), .sequence): merge(items, into: node, at: path, keys: keys)
        case (.mapping(let mapping), _) where mapping.isEmpty && node.isEmptyScalar: break
        case (.string(let text), .scalar) where JSONAnnotation.isMeant(keys):
            guard let merged = JSONAnnotation.merge(text, into: node.string), merged != node.string else { return }
            edits.append(.put(path, .string(merged)))
        default:
            guard !node.means(value) else { return }
            edits.append(.put(path, value))
            if let remark = remarks[keys] { notes.append((node.location, "\(path) was \(node.string): \(remark)")) }
        }
    }

    /// What an alias stands for is left as it is; where it does not do, a person has to decide for all places that use it.
    private mutating func compare(_ value: YAMLValue, withAlias node: YAMLNode, at path: YAMLPath, keys: [String]) {
        guard let name = node.aliasName, let target = node.document.root.anchored(name) else { return }
        var comparison = DocumentMerge(kind: kind)
        comparison.initialOnly = initialOnly
        comparison.remarks = remarks
        comparison.merge(value, into: target, at: path, keys: keys)
        guard let edit = comparison.edits.first else { return }
        refusals.append(
            (
                node.location,
                "\(path) is an alias of '&\(name)', in which '\(edit.path)' should be different; "
                    + "write the value here, or change the anchor"
            )
        )
    }

    // MARK: Lists

    private mutating func merge(_ items: [YAMLValue], into node: YAMLNode, at path: YAMLPath, keys: [String]) {
        switch ListMapKeys.merge(at: keys, kind: kind) {
        case .atomic: mergeAtomic(items, into: node, at: path, keys: keys)
        case .set:
            let existing = node.items
            for item in items where !existing.contains(where: { $0.means(item) }) {
                edits.append(.append(to: path, item))
            }
            for item in existing where !items.contains(where: { item.means($0) }) {
                notes.append((item.location, "\(path): '\(item.string)' is left alone: the spec does not mention it"))
            }
        case .keyed(let listKeys): mergeKeyed(items, listKeys, into: node, at: path, keys: keys)
        }
    }

    /// Merges lists of the same length item by item, so that comments and other fields in them stay.
    private mutating func mergeAtomic(_ items: [YAMLValue], into node: YAMLNode, at path: YAMLPath, keys: [String]) {
        let existing = node.items
        guard existing.count == items.count else {
            edits.append(.put(path, .sequence(items)))
            return
        }
        for (index, item) in items.enumerated() {
            merge(item, into: existing[index], at: path.appending(index), keys: keys)
        }
    }

    /// A new port whose name is taken gets another, where the name is not what it is known by.
    private func named(_ item: YAMLValue, differentlyFrom existing: [YAMLNode], _ keys: [String]) -> YAMLValue {
        guard keys.last == "ports", initialOnly.contains(keys + ["name"]), var port = item.mapping,
            let name = port["name"]?.string, case .int(let number)? = port["containerPort"] ?? port["port"]
        else { return item }
        let taken = existing.compactMap { $0["name"]?.string }
        guard taken.contains(name) else { return item }
        // Source: Kubernetes, names of ports: at most 15 characters with a letter among them.
        let free = ["\(name)-\(number)", "port-\(number)"].first { $0.utf8.count <= 15 && !taken.contains($0) }
        guard let free else { return item }
        port["name"] = .string(free)
        return .mapping(port)
    }

    private mutating func mergeKeyed(
        _ items: [YAMLValue],
        _ listKeys: [ListKey],
        into node: YAMLNode,
        at path: YAMLPath,
        keys: [String]
    ) {
        let existing = node.items
        var unused = Set(existing.indices)
        for item in items {
            let match = existing.indices.first { unused.contains($0) && existing[$0].hasIdentity(of: item, listKeys) }
            guard let match else {
                edits.append(.append(to: path, named(item, differentlyFrom: existing, keys)))
                continue
            }
            unused.remove(match)
            isSolePort = items.count == 1 && existing.count == 1
            merge(item, into: existing[match], at: path.appending(match), keys: keys)
        }
        for index in unused.sorted() {
            let names = listKeys.compactMap { key in
                key.path.reduce(Optional(existing[index])) { $0?[$1] }.flatMap { $0.kind == .scalar ? $0.string : nil }
            }
            let name = names.isEmpty ? "" : " '\(names.joined(separator: " "))'"
            notes.append(
                (
                    existing[index].location,
                    "\(path.appending(index))\(name) is left alone: the spec does not mention it"
                )
            )
        }
    }
}

extension YAMLNode {
    /// The node with an anchor, at or below this one. Of several the last, which is right for aliases at the end and a
    /// harmless mistake elsewhere: what it decides is only whether something is refused.
    fileprivate func anchored(_ name: String) -> YAMLNode? {
        var found: YAMLNode? = anchor == name ? self : nil
        for child in children { found = child.anchored(name) ?? found }
        return found
    }

    /// Whether the key fields of an item are those of a wanted one.
    fileprivate func hasIdentity(of item: YAMLValue, _ keys: [ListKey]) -> Bool {
        keys.allSatisfy { key in
            let wanted =
                key.path.reduce(Optional(item)) { $0?.mapping?[$1] } ?? key.defaultValue.map(YAMLValue.string)
            let found = key.path.reduce(Optional(self)) { $0?[$1] }
            switch (wanted, found) {
            case (nil, nil): return true
            case (let wanted?, let found?): return found.means(wanted)
            case (let wanted?, nil): return wanted == key.defaultValue.map(YAMLValue.string)
            case (nil, let found?): return found.string == key.defaultValue
            }
        }
    }
}
