/// Finds lines and columns of places that come in the order of the text, without starting over for each.
package struct LocationCursor {
    private let source: TextSource
    private var offset = 0
    private var location = TextLocation(line: 1, column: 1)

    package init(_ source: TextSource) {
        self.source = source
        if source.hasByteOrderMark { offset = 3 }
    }

    /// The place of a byte. One before the last that was asked for costs as much as the way there from the beginning.
    package mutating func location(at target: Int) -> TextLocation {
        guard target >= offset, target <= source.bytes.count else { return source.location(at: target) }
        for byte in source.bytes[offset..<target] {
            if byte == UInt8(ascii: "\n") {
                location.line += 1
                location.column = 1
            } else if byte & 0xC0 != 0x80 {
                // Continuation bytes belong to the character that began before them.
                location.column += 1
            }
        }
        offset = target
        return location
    }
}
