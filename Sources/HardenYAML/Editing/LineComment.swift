/// The comment at the end of the line on which an entry or item begins.
struct LineComment {
    /// Where the comment is, or may begin: behind a value of one line, else behind the key's colon.
    let place: Int
    /// The end of the line.
    let lineEnd: Int
    /// The first byte from `place` that is not a blank.
    let start: Int
    /// The comment without `#`, where there is one.
    let text: String?

    /// Why a node's line has no place for a comment; lower case, no full stop.
    struct NoPlace: Error {
        let reason: String
    }

    init(of node: YAMLNode) throws(NoPlace) {
        if node.isInFlow { throw NoPlace(reason: "a comment within brackets cannot be placed safely") }
        let text = node.document.text
        place = try Self.place(of: node, in: text)
        lineEnd = text.lineEnd(from: place)
        start = text.skipBlanks(from: place)
        if text.starts(with: "#", at: start) {
            let comment = text.bytes[(start + 1)..<lineEnd].drop { $0 == UInt8(ascii: " ") }
            self.text = String(decoding: comment, as: UTF8.self)
        } else {
            self.text = nil
        }
    }

    private static func place(of node: YAMLNode, in text: ByteText) throws(NoPlace) -> Int {
        let start = node.range.lowerBound
        if node.isBlockScalar { return BlockScalarHeader(at: start, in: text).indicatorEnd }
        if !node.isBlockCollection {
            guard text.lineEnd(from: node.fullRange.lowerBound) >= node.range.upperBound else {
                throw NoPlace(reason: "its value goes over several lines")
            }
            return node.range.upperBound
        }
        guard let key = node.key, !text.isBlank(start - 1) || text.isFirstOnLine(start) else {
            throw NoPlace(reason: "it has no line of its own")
        }
        if node.tag != nil || node.anchor != nil {
            return text.propertiesEnd(from: node.fullRange.lowerBound, limit: start)
        }
        return text.skipGap(from: key.range.upperBound, limit: start) + 1
    }
}

extension YAMLNode {
    /// The comment at the end of the line on which this value's entry begins, without `#`.
    package var lineComment: String? { try? LineComment(of: self).text }

    /// Whether a comment can be written there, where there is none.
    package var hasPlaceForLineComment: Bool {
        guard let line = try? LineComment(of: self) else { return false }
        return line.text == nil && line.start == line.lineEnd
    }
}
