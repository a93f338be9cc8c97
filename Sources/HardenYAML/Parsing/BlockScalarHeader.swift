/// What the first line of a block scalar (`|` or `>`) says, and where its text really ends.
///
/// libyaml's end mark takes in blank lines that are not content unless the scalar keeps them (`+`).
struct BlockScalarHeader {
    /// The offset after the indicators (`|2-`).
    let indicatorEnd: Int
    /// The start of the first text line.
    let textStart: Int
    /// Whether trailing blank lines are content (`+`).
    let keepsBlankLines: Bool

    init(at content: Int, in text: ByteText) {
        var end = content + 1
        var keeps = false
        while end < content + 3 {
            let byte = text.byte(end)
            if byte == UInt8(ascii: "+") { keeps = true }
            let isDigit = (UInt8(ascii: "1")...UInt8(ascii: "9")).contains(byte)
            guard isDigit || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") else { break }
            end += 1
        }
        indicatorEnd = end
        textStart = text.nextLine(from: content)
        keepsBlankLines = keeps
    }

    /// Returns the end of the text: after the break of the last line that is content.
    func textEnd(before markedEnd: Int, in text: ByteText) -> Int {
        if keepsBlankLines { return markedEnd }
        // Mostly the last line has text on it.
        let last = text.byte(markedEnd - 2)
        if text.byte(markedEnd - 1) == 0x0A, last > 0x20, last < 0x80, markedEnd - 2 >= textStart { return markedEnd }
        guard let indentation = indentation(before: markedEnd, in: text) else { return min(textStart, markedEnd) }
        var end = markedEnd
        while end > textStart {
            let lastBreak = text.lineBreakLength(before: end)
            let lineStart = text.lineStart(of: end - lastBreak)
            let line = text.bytes[lineStart..<(end - lastBreak)]
            let isContent = line.count > indentation || line.contains { $0 != UInt8(ascii: " ") }
            if isContent { return end }
            if lineStart >= end { break }
            end = lineStart
        }
        return min(textStart, markedEnd)
    }

    /// The leading spaces of the first line that has anything else.
    private func indentation(before end: Int, in text: ByteText) -> Int? {
        var index = textStart
        var spaces = 0
        while index < end {
            if text.starts(with: " ", at: index) {
                spaces += 1
                index += 1
            } else if case let length = text.lineBreakLength(at: index), length > 0 {
                spaces = 0
                index += length
            } else {
                return spaces
            }
        }
        return nil
    }
}
