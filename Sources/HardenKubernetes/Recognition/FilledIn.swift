import HardenYAML

/// Finds the fields of an object that another tool fills in: those with `{{ … }}` in a text, and those that ytt sets in a
/// comment behind them (`replicas: #@ data.values.replicas`).
enum FilledIn {
    /// The ways to such fields from the top of the object, as keys and list positions.
    static func paths(in root: Place, mayHoldBraces: Bool, mayHoldCode: Bool) -> [[String]] {
        guard mayHoldBraces || mayHoldCode, let node = root.node else { return [] }
        var paths: [[String]] = []
        var path: [String] = []
        func search(_ node: YAMLNode, isFreeText: Bool) {
            guard path.count < 40 else { return }
            switch node.kind {
            case .mapping:
                for (key, value) in node.entries {
                    let name = key.string
                    path.append(name)
                    search(value, isFreeText: isFreeText || TemplateDetection.freeText.contains(name))
                    path.removeLast()
                }
            case .sequence:
                for (position, item) in node.items.enumerated() {
                    path.append("\(position)")
                    search(item, isFreeText: isFreeText)
                    path.removeLast()
                }
            case .scalar:
                let holdsMarks = mayHoldBraces && !isFreeText && holdsBraces(node)
                if holdsMarks || mayHoldCode && isBeforeCode(node) { paths.append(path) }
            case .alias: return
            }
        }
        search(node, isFreeText: false)
        return paths
    }

    private static func holdsBraces(_ node: YAMLNode) -> Bool {
        node.withText { text in zip(text, text.dropFirst()).contains { $0 == 0x7B && $1 == 0x7B } }
    }

    /// Whether ytt's code stands behind a value on its line.
    private static func isBeforeCode(_ node: YAMLNode) -> Bool {
        let rest = node.document.source.bytes[node.range.upperBound...].prefix { $0 != 0x0A }
        let text = rest.drop { $0 == 0x20 || $0 == 0x09 || $0 == UInt8(ascii: ":") }
        return text.starts(with: [UInt8(ascii: "#"), UInt8(ascii: "@"), UInt8(ascii: " ")])
    }
}
