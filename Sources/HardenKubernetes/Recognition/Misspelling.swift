import HardenYAML

/// Finds what Kubernetes reads otherwise than a reader of the text would: it is told as an error, because an object that is
/// judged by the wrong values, or not seen at all, would pass.
///
/// Source: go-yaml v2.4, `decode.go`: a text with `!!binary` is decoded, a key may be an alias, and `<<` replaces what stands
/// before it in its mapping (in YAML's merge type it never replaces anything). Of a key that is given twice the last counts:
/// where a '---' is missing between two objects, there would be only one.
struct Misspelling {
    private let source: YAMLSource
    private let mayHoldBinary: Bool
    private let mayHoldAliases: Bool
    private let mayHoldMerges: Bool

    init(_ source: YAMLSource) {
        self.source = source
        mayHoldBinary = source.contains("!!binary") || source.contains("2002:binary")
        mayHoldMerges = source.contains("<<")
        mayHoldAliases = source.contains("*")
    }

    /// What is wrong at the top of a document, which says whether it is an object at all.
    func error(atTopOf root: YAMLNode) -> YAMLError? {
        mayHoldBinary || mayHoldAliases || mayHoldMerges ? error(in: root, depth: 0) : nil
    }

    /// What is wrong anywhere in an object.
    func error(in root: YAMLNode) -> YAMLError? {
        mayHoldBinary || mayHoldAliases || mayHoldMerges ? error(in: root, depth: 64) : nil
    }

    /// The first key of a document that holds several objects for want of a '---', of which only the last would be left.
    func missingMarker(in root: YAMLNode) -> YAMLError? {
        var known: [String: YAMLNode] = [:]
        var repeated: [(first: YAMLNode, second: YAMLNode)] = []
        for (key, _) in root.entries where !key.hasText("<<") {
            if let first = known.updateValue(key, forKey: key.string) { repeated.append((first, key)) }
        }
        guard let (first, second) = repeated.first else { return nil }
        let isDeck = known["_format_version"] != nil
        guard isDeck || Set(repeated.map(\.second.string)).isSuperset(of: ["kind", "metadata"]) else { return nil }
        return error(
            "'\(second.string)' is given twice, first in line \(first.location.line)",
            at: second,
            isDeck ? "keep one" : "is a '---' missing between two objects?"
        )
    }

    private func error(in node: YAMLNode, depth: Int) -> YAMLError? {
        switch node.kind {
        case .sequence: return depth > 0 ? node.items.lazy.compactMap { error(in: $0, depth: depth - 1) }.first : nil
        case .scalar, .alias: return nil
        case .mapping: break
        }
        var keys: Set<String> = []
        for (key, value) in node.entries {
            if key.kind == .alias { return error("an alias as a key", at: key, "write the key itself") }
            for part in [key, value] where isBinary(part) {
                return error("!!binary is decoded where Kubernetes reads it", at: part, "write the text itself")
            }
            if key.hasText("<<"), mayHoldMerges, let replaced = Self.keys(of: value).first(where: keys.contains) {
                return error(
                    "'<<' replaces '\(replaced)' above it in Kubernetes, and nowhere else",
                    at: key,
                    "move it up"
                )
            }
            keys.insert(key.string)
            // What is data, or in a text, is nothing that rules read.
            if depth > 0, !Self.data.contains(key.string), let error = error(in: value, depth: depth - 1) {
                return error
            }
        }
        return nil
    }

    private static let data: Set = ["data", "binaryData", "stringData"]

    private func isBinary(_ node: YAMLNode) -> Bool { mayHoldBinary && node.tag == "tag:yaml.org,2002:binary" }

    /// The keys that a merge brings in.
    private static func keys(of merged: YAMLNode) -> [String] {
        let sources = merged.resolved.kind == .sequence ? merged.resolved.items.map(\.resolved) : [merged.resolved]
        return sources.flatMap { $0.entries.map(\.key.string) }
    }

    private func error(_ message: String, at node: YAMLNode, _ hint: String) -> YAMLError {
        YAMLError(message, at: node.range.lowerBound, in: source, hint: hint)
    }
}
