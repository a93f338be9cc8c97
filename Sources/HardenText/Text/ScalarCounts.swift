/// How many characters stand in any part of a text, without counting them all every time.
package struct ScalarCounts: Sendable {
    /// Bytes between two counts.
    private static let step = 1 << 10

    private let range: Range<Int>
    /// The characters before every so many bytes; empty where each byte is one.
    private let counts: [Int]

    package init(_ bytes: [UInt8], in range: Range<Int>) {
        self.range = range
        guard bytes[range].contains(where: { $0 >= 0x80 }) else {
            counts = []
            return
        }
        var counts: [Int] = []
        var count = 0
        for start in stride(from: range.lowerBound, to: range.upperBound, by: Self.step) {
            counts.append(count)
            count += TextSource.scalarCount(bytes[start..<min(start + Self.step, range.upperBound)])
        }
        self.counts = counts
    }

    /// The characters of a part.
    package func count(_ part: Range<Int>, of bytes: [UInt8]) -> Int {
        if counts.isEmpty { return part.count }
        return count(before: part.upperBound, bytes) - count(before: part.lowerBound, bytes)
    }

    private func count(before index: Int, _ bytes: [UInt8]) -> Int {
        let block = min((index - range.lowerBound) / Self.step, counts.count - 1)
        return counts[block] + TextSource.scalarCount(bytes[(range.lowerBound + block * Self.step)..<index])
    }
}
