extension YAMLNode {
    /// The bytes of the file that hold each line of a literal (`|`), without indentation and breaks; `nil` for all else.
    package var literalLines: [Range<Int>]? {
        guard kind == .scalar, style == .literal else { return nil }
        let text = document.text
        var lines: [Range<Int>] = []
        var start = BlockScalarHeader(at: range.lowerBound, in: text).textStart
        for line in string.utf8.split(separator: 0x0A, omittingEmptySubsequences: false) {
            let end = text.lineEnd(from: start)
            guard end - line.count >= start, text.bytes[(end - line.count)..<end].elementsEqual(line) else {
                // Behind the last break there is no line.
                return line.isEmpty && lines.count > 0 ? lines : nil
            }
            lines.append((end - line.count)..<end)
            start = text.nextLine(from: start)
        }
        return lines
    }
}
