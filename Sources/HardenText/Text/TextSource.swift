import HardenSystem
import Synchronization

/// The bytes of a file and the name by which messages call it.
package final class TextSource: Sendable {
    package let name: String
    package let bytes: [UInt8]

    package static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// The number of Unicode scalars that bytes encode.
    package static func scalarCount(_ bytes: ArraySlice<UInt8>) -> Int {
        bytes.reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }
    }

    /// Where lines start, found out when the first location is asked for; empty until then.
    private let lineStarts = Mutex<[Int]>([])
    /// The same for the characters of long lines.
    private let counts = Mutex<ScalarCounts?>(nil)

    package init(name: String, bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
    }

    /// Whether the file begins with the UTF-8 byte order mark.
    package var hasByteOrderMark: Bool { bytes.starts(with: Self.byteOrderMark) }

    /// Returns the line and column of a byte offset; offsets past the end count as the end.
    package func location(at offset: Int) -> TextLocation {
        let offset = min(max(offset, 0), bytes.count)
        let line = lineStarts.withLock { starts in
            if starts.isEmpty { starts = findLineStarts() }
            var low = 0
            var high = starts.count
            while low + 1 < high {
                let middle = (low + high) / 2
                if starts[middle] <= offset { low = middle } else { high = middle }
            }
            return (number: low + 1, start: starts[low])
        }
        return TextLocation(line: line.number, column: 1 + characters(min(line.start, offset)..<offset))
    }

    /// The characters of a part of a line.
    private func characters(_ part: Range<Int>) -> Int {
        // In a file on one line every column would be counted from the file's start.
        guard part.count > 512 else { return Self.scalarCount(bytes[part]) }
        return counts.withLock { counts in
            let known = counts ?? ScalarCounts(bytes, in: bytes.indices)
            counts = known
            return known.count(part, of: bytes)
        }
    }

    /// Returns the byte at which a line, counted from 1, begins; `nil` where there are not as many lines.
    package func offset(ofLine line: Int) -> Int? {
        lineStarts.withLock { starts in
            if starts.isEmpty { starts = findLineStarts() }
            return starts.indices.contains(line - 1) ? starts[line - 1] : nil
        }
    }

    private func findLineStarts() -> [Int] {
        var starts = [hasByteOrderMark ? 3 : 0]
        for index in bytes.indices where bytes[index] == UInt8(ascii: "\n") { starts.append(index + 1) }
        return starts
    }

    /// Returns the text of a range, with invalid UTF-8 replaced.
    package func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    /// Whether a text, which is not empty, occurs anywhere in the bytes.
    package func contains(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { needle in
            bytes.withUnsafeBytes { bytes in
                bytes.baseAddress.map {
                    ByteSearch.contains(UnsafeRawBufferPointer(needle), in: $0, count: bytes.count)
                } ?? false
            }
        }
    }
}
