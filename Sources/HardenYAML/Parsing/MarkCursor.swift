/// Turns libyaml's marks, which count Unicode scalars, into byte offsets.
///
/// Marks hardly ever go back, so one cursor that moves with them costs one pass over the text.
struct MarkCursor {
    private let start: Int
    private let end: Int
    private let isASCII: Bool
    private var scalar = 0
    private var byte: Int

    /// - Parameters:
    ///   - start: The byte at which libyaml counts 0: after a byte order mark.
    ///   - end: The end of the input.
    ///   - isASCII: Whether every scalar is one byte.
    init(start: Int, end: Int, isASCII: Bool) {
        self.start = start
        self.end = end
        self.isASCII = isASCII
        byte = start
    }

    /// Returns the byte offset of the scalar that `index` counts to.
    @inline(__always)
    mutating func byte(of index: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Int {
        if isASCII { return min(start + index, end) }
        return move(to: index, in: bytes)
    }

    private mutating func move(to index: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Int {
        while scalar < index, byte < end {
            byte += 1
            while byte < end, bytes[byte] & 0xC0 == 0x80 { byte += 1 }
            scalar += 1
        }
        while scalar > index, byte > start {
            byte -= 1
            while byte > start, bytes[byte] & 0xC0 == 0x80 { byte -= 1 }
            scalar -= 1
        }
        return byte
    }
}
