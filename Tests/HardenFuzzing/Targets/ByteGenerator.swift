/// Choices that follow from bytes, one byte a choice, so that a fuzzer can change one without changing the others; always
/// the first when the bytes are used up.
struct ByteGenerator: RandomNumberGenerator {
    private var bytes: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { self.bytes = bytes }

    var isEmpty: Bool { bytes.isEmpty }

    mutating func next() -> UInt64 {
        // Swift draws from a range by the high bits; the byte in all places serves every way of drawing. Zero would be
        // rejected, and drawn again for ever.
        max(1, UInt64(bytes.popFirst() ?? 0) &* 0x0101_0101_0101_0101)
    }
}
