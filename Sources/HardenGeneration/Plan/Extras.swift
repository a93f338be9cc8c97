import HardenCoding
import HardenKubernetes
import HardenYAML
import ServiceSpec

extension GeneratedService {
    /// Merges the user's extra fields into the objects that they name.
    ///
    /// - Parameter containerName: The name of the application's container, which extra fields know by the service's name.
    mutating func apply(_ extras: [ExtraFields], containerName: String, location: SourceLocation?) {
        for (position, extra) in extras.enumerated() {
            var found = false
            for index in documents.indices where documents[index].isMeant(by: extra) {
                found = true
                documents[index].merge(extra.fields, container: (name, containerName))
            }
            guard !found else { continue }
            let named = extra.name.map { "'\($0)'" } ?? "at all"
            let kinds = Set(documents.map(\.kind)).sorted().joined(separator: ", ")
            diagnostics.append(
                GenerationDiagnostic(
                    .error,
                    service: name,
                    field: .root.field("extras").item(position).field("kind"),
                    "there is no \(extra.kind) \(named) to merge fields into",
                    hint: "this service has \(kinds)",
                    location: location
                )
            )
        }
    }
}

extension DesiredDocument {
    fileprivate func isMeant(by extra: ExtraFields) -> Bool {
        kind == extra.kind && (extra.name == nil || extra.name == name)
    }

    fileprivate mutating func merge(_ fields: FieldValue, container: (known: String, actual: String)) {
        guard case .map(let entries) = fields else { return }
        let merge = ExtraMerge(kind: kind, container: container)
        var removed: [[String]] = []
        merge.merge(entries, into: &body, at: [], removed: &removed)
        removals += removed.map { path in
            var removal = Removal(reason: "the spec's extras say so")
            removal.path = path
            return removal
        }
    }
}

/// Merges extra fields into a generated object: mappings entry by entry, lists by their items' keys.
private struct ExtraMerge {
    private static let containers = ["spec", "template", "spec", "containers"]

    let kind: String
    /// The name by which extra fields know the application's container, and the one that it has.
    let container: (known: String, actual: String)

    func merge(
        _ entries: [FieldValue.Entry],
        into mapping: inout YAMLMapping,
        at path: [String],
        removed: inout [[String]]
    ) {
        for entry in entries {
            let path = path + [entry.key]
            if entry.value == .null {
                mapping[entry.key] = nil
                removed.append(path)
                continue
            }
            let excluded = ExclusiveFields.excluded(by: entry.key, under: path.dropLast().last ?? "", kind: kind)
            for key in excluded { mapping[key] = nil }
            guard let index = mapping.entries.firstIndex(where: { $0.key == entry.key }) else {
                mapping.entries.append(YAMLMapping.Entry(entry.key, YAMLValue(entry.value)))
                continue
            }
            var value = mapping.entries[index].value
            let before = value
            merge(entry.value, into: &value, at: path, removed: &removed)
            guard value != before else { continue }
            mapping.entries[index].value = value
            // The sum is that of the value that was replaced.
            if value.isScalar { mapping.entries[index].comment = nil }
        }
    }

    private func merge(_ extra: FieldValue, into value: inout YAMLValue, at path: [String], removed: inout [[String]]) {
        switch (extra, value) {
        case (.map(let entries), .mapping(var mapping)):
            merge(entries, into: &mapping, at: path, removed: &removed)
            value = .mapping(mapping)
        case (.list(let extras), .sequence(var items)):
            switch ListMapKeys.merge(at: path, kind: kind) {
            case .atomic: value = YAMLValue(extra)
            case .set:
                for item in extras.map(YAMLValue.init) where !items.contains(item) { items.append(item) }
                value = .sequence(items)
            case .keyed(let keys):
                for item in extras.map({ renamed($0, at: path) }) {
                    let identity = YAMLValue(item).identity(keys)
                    if let index = items.firstIndex(where: { $0.identity(keys) == identity }) {
                        // What is removed within an item has no path of its own in the existing object.
                        var ignored: [[String]] = []
                        merge(item, into: &items[index], at: path, removed: &ignored)
                    } else {
                        items.append(YAMLValue(item))
                    }
                }
                value = .sequence(items)
            }
        default: value = YAMLValue(extra)
        }
    }

    /// The application's container under the name that it has.
    private func renamed(_ item: FieldValue, at path: [String]) -> FieldValue {
        guard container.known != container.actual, kind == "Deployment", path == Self.containers,
            case .map(var entries) = item,
            let index = entries.firstIndex(where: { $0.key == "name" && $0.value == .string(container.known) })
        else { return item }
        entries[index].value = .string(container.actual)
        return .map(entries)
    }
}

extension YAMLValue {
    init(_ value: FieldValue) {
        switch value {
        case .null: self = .null
        case .bool(let bool): self = .bool(bool)
        case .int(let int): self = .int(int)
        case .double(let double): self = .double(double)
        case .string(let string): self = .string(string)
        case .list(let items): self = .sequence(items.map(YAMLValue.init))
        case .map(let entries):
            self = .mapping(
                YAMLMapping(
                    entries.filter { $0.value != .null }.map { YAMLMapping.Entry($0.key, YAMLValue($0.value)) }
                )
            )
        }
    }

    /// The values of an item's key fields.
    func identity(_ keys: [ListKey]) -> [YAMLValue?] {
        keys.map { key in
            key.path.reduce(Optional(self)) { $0?.mapping?[$1] } ?? key.defaultValue.map(YAMLValue.string)
        }
    }
}
