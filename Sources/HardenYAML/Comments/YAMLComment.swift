/// A comment of a file.
package struct YAMLComment: Sendable, Hashable {
    /// The bytes from the `#` to the end of the line.
    package var range: Range<Int>
    /// What follows the `#`, without blanks around it.
    package var text: String
    /// Whether nothing but blanks stands before it on its line.
    package var isAlone: Bool
}

extension YAMLNode {
    /// The comments within an entry's or item's lines, as they follow the `#`.
    package var comments: [String] {
        CommentScanner.comments(of: self).map { document.source.text(($0.lowerBound + 1)..<$0.upperBound) }
    }

    /// The comments on lines of their own right above an entry, the nearest twenty, and that behind its value.
    package var commentsBeside: [Range<Int>] {
        let text = document.text
        var comments: [Range<Int>] = []
        var line = text.lineStart(of: (key ?? self).fullRange.lowerBound)
        while line > text.range.lowerBound, comments.count < 20 {
            let above = text.lineStart(of: line - max(1, text.lineBreakLength(before: line)))
            let first = text.skipBlanks(from: above)
            guard above < line, text.starts(with: "#", at: first) else { break }
            comments.insert(first..<text.lineEnd(from: first), at: 0)
            line = above
        }
        if let own = try? LineComment(of: self), own.text != nil { comments.append(own.start..<own.lineEnd) }
        return comments
    }
}

extension YAMLFile {
    /// All comments of the documents that can be read, in the order of the text. A `#` within a value is none.
    package var comments: [YAMLComment] {
        let whole = ByteText(bytes: source.bytes, range: 0..<source.bytes.count)
        var comments = foreignComments.map { range in
            YAMLComment(
                range: range,
                text: Self.trimmed(source.text((range.lowerBound + 1)..<range.upperBound)),
                isAlone: whole.isFirstOnLine(range.lowerBound)
            )
        }
        var start = documents.startIndex
        while start < documents.endIndex {
            let chunk = documents[start].chunk
            let end = documents[start...].firstIndex { $0.chunk != chunk } ?? documents.endIndex
            let text = ByteText(bytes: source.bytes, range: chunk)
            for range in CommentScanner.comments(in: chunk, of: Array(documents[start..<end])) {
                comments.append(
                    YAMLComment(
                        range: range,
                        text: Self.trimmed(source.text((range.lowerBound + 1)..<range.upperBound)),
                        isAlone: text.isFirstOnLine(range.lowerBound)
                    )
                )
            }
            start = end
        }
        return comments
    }

    private static func trimmed(_ text: String) -> String {
        let isBlank = { (character: Character) in character == " " || character == "\t" }
        var text = text.drop(while: isBlank)
        while text.last.map(isBlank) == true { text.removeLast() }
        return String(text)
    }
}
