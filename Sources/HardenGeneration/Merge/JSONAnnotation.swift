import HardenCoding
import HardenYAML

/// Annotations whose text is a JSON object, to which others may have added entries.
enum JSONAnnotation {
    private static let names: Set = [
        "cloud.google.com/neg", "cloud.google.com/backend-config", "cloud.google.com/app-protocols",
    ]

    /// Whether a field is such an annotation.
    static func isMeant(_ keys: [String]) -> Bool {
        keys.count == 3 && keys[0] == "metadata" && keys[1] == "annotations" && names.contains(keys[2])
    }

    /// Returns the text with the wanted entries in it: the existing text where it has them all already.
    static func merge(_ wanted: String, into existing: String) -> String? {
        let wantedFile = YAMLFile(text: wanted)
        let existingFile = YAMLFile(text: existing)
        guard let wantedRoot = wantedFile.documents.first?.root else { return nil }
        guard existingFile.errors.isEmpty, let existingRoot = existingFile.documents.first?.root,
            existingRoot.kind == .mapping
        else { return wanted }
        if existingRoot.holds(wantedRoot) { return existing }
        return text(of: wantedRoot, over: existingRoot)
    }

    /// The JSON of a value, with entries of `other` that it does not have.
    private static func text(of node: YAMLNode, over other: YAMLNode?) -> String {
        switch node.kind {
        case .mapping:
            var entries = node.entries.map { key, value in
                "\(key.string.asJSON): \(text(of: value, over: other?[key.string]))"
            }
            for (key, value) in other?.entries ?? [] where node[key.string] == nil {
                entries.append("\(key.string.asJSON): \(text(of: value, over: nil))")
            }
            return "{\(entries.joined(separator: ", "))}"
        case .sequence: return "[\(node.items.map { text(of: $0, over: nil) }.joined(separator: ", "))]"
        case .scalar, .alias:
            switch node.scalar {
            case .null, nil: return "null"
            case .bool(let value): return "\(value)"
            case .int(let value): return "\(value)"
            case .double(let value): return "\(value)"
            case .string(let value): return value.asJSON
            }
        }
    }
}

extension YAMLNode {
    /// Whether this mapping has every entry of another, with the same scalars.
    fileprivate func holds(_ other: YAMLNode) -> Bool {
        guard kind == other.kind else { return false }
        switch other.kind {
        case .mapping: return other.entries.allSatisfy { self[$0.key.string]?.holds($0.value) ?? false }
        case .sequence:
            let (items, others) = (items, other.items)
            return items.count == others.count && zip(items, others).allSatisfy { $0.holds($1) }
        case .scalar, .alias: return scalar == other.scalar
        }
    }
}
