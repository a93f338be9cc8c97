package import HardenYAML

/// What must hold for every tree: children lie in order within their parent, and between them there is nothing but
/// blanks, breaks, comments, indicators and properties.
package enum TreeInvariants {
    package static func fault(in document: YAMLDocument) -> String? {
        var pending = [document.root]
        while let node = pending.popLast() {
            if node.fullRange.lowerBound > node.range.lowerBound || node.range.lowerBound > node.range.upperBound {
                return "a node at \(node.location) ends before it begins"
            }
            if !document.chunk.contains(node.range) { return "a node at \(node.location) leaves its document" }
            if let fault = indicatorFault(of: node) { return fault }
            var position = node.range.lowerBound
            for child in node.children {
                if child.fullRange.lowerBound < position || child.range.upperBound > node.range.upperBound {
                    return "a child at \(child.location) leaves the text between its neighbours"
                }
                if let fault = gapFault(
                    position..<child.fullRange.lowerBound,
                    in: document,
                    isFlow: node.style == .flow
                ) {
                    return "\(fault) before \(child.location)"
                }
                position = child.range.upperBound
                pending.append(child)
            }
        }
        return nil
    }

    private static func indicatorFault(of node: YAMLNode) -> String? {
        let bytes = node.document.source.bytes[node.range]
        let expected: (first: String, last: String)? =
            switch (node.kind, node.style) {
            case (_, .singleQuoted): ("'", "'")
            case (_, .doubleQuoted): ("\"", "\"")
            case (_, .literal): ("|", "")
            case (_, .folded): (">", "")
            case (.alias, _): ("*", "")
            case (.mapping, .flow): ("{", "}")
            case (.sequence, .flow): ("[", "]")
            case (.sequence, .block): ("-", "")
            default: nil
            }
        guard let expected else { return nil }
        let isRight =
            bytes.starts(with: expected.first.utf8) && (expected.last.isEmpty || bytes.last == expected.last.utf8.first)
        return isRight ? nil : "the node at \(node.location) does not begin and end with \(expected)"
    }

    private static func gapFault(_ gap: Range<Int>, in document: YAMLDocument, isFlow: Bool) -> String? {
        var isComment = false
        let indicators = Array("-?:,[]{} \t\r\n\u{85}\u{2028}\u{2029}\u{FEFF}".utf8)
        for byte in document.source.bytes[gap] {
            if byte == 0x0A || byte == 0x0D { isComment = false }
            if byte == UInt8(ascii: "#") { isComment = true }
            if !isComment, !indicators.contains(byte) { return "other text than a gap may hold" }
        }
        return nil
    }
}
