import HardenSystem
/// Finds where the documents of a stream begin, without parsing.
///
/// A line that begins with `---` and a blank or break is a document boundary wherever libyaml accepts the text, so the
/// parts between such lines can be parsed on their own: an error in one does not spoil the others.
enum DocumentSplitter {
    /// Returns the chunks of a stream; together they are the whole of it.
    ///
    /// A stream with a directive (`%YAML`) is one chunk, since a directive belongs to the document after it.
    ///
    /// - Returns: `nil` where there are more than `most`.
    static func chunks(of bytes: [UInt8], most: Int = .max) -> [Range<Int>]? {
        bytes.withUnsafeBufferPointer { bytes -> [Range<Int>]? in
            var starts = [0]
            var index = 0
            let hyphen = UInt8(ascii: "-")
            while index < bytes.count {
                if index > 0, bytes[index] == UInt8(ascii: "%") { return [0..<bytes.count] }
                if bytes[index] == hyphen, index > 0, isMarker(at: index, in: bytes) {
                    guard starts.count <= most else { return nil }
                    starts.append(index)
                }
                guard let lineEnd = nextLineFeed(from: index, in: bytes) else { break }
                index = lineEnd + 1
            }
            if bytes.first == UInt8(ascii: "%") { return [0..<bytes.count] }
            return starts.indices.map { starts[$0]..<($0 + 1 < starts.count ? starts[$0 + 1] : bytes.count) }
        }
    }

    private static func isMarker(at index: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard index + 2 < bytes.count, bytes[index + 1] == bytes[index], bytes[index + 2] == bytes[index] else {
            return false
        }
        guard index + 3 < bytes.count else { return true }
        switch bytes[index + 3] {
        case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"): return true
        default: return false
        }
    }

    private static func nextLineFeed(from index: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        bytes.baseAddress.flatMap {
            ByteSearch.firstOffset(of: UInt8(ascii: "\n"), in: $0 + index, count: bytes.count - index)
        }.map { index + $0 }
    }
}
