import HardenText
import Synchronization

/// Where the lines of a text begin, found out when one proves to be long.
///
/// Most lines are short, and looking back costs less than a table. In a file on one line every look back would go over all
/// of it.
final class LineTable: Sendable {
    private struct Content {
        var starts: [Int]
        var counts: ScalarCounts
    }

    /// How far a text is looked at without a table.
    static let patience = 512

    private let content = Mutex<Content?>(nil)

    /// The start of the line of `index`.
    func start(of index: Int, in text: ByteText) -> Int {
        with(text) { Self.line(of: index, $0.starts).start }
    }

    /// The end of the line of `index`, before its break.
    func end(of index: Int, in text: ByteText) -> Int {
        let next = with(text) { content -> Int? in
            let number = Self.line(of: index, content.starts).number
            return number + 1 < content.starts.count ? content.starts[number + 1] : nil
        }
        return next.map { $0 - text.lineBreakLength(before: $0) } ?? text.range.upperBound
    }

    /// The characters of a range.
    func scalarCount(_ range: Range<Int>, in text: ByteText) -> Int {
        with(text) { $0.counts.count(range, of: text.bytes) }
    }

    private func with<Result>(_ text: ByteText, _ body: (Content) -> Result) -> Result {
        content.withLock { content in
            if let content { return body(content) }
            let new = Self.content(of: text)
            content = new
            return body(new)
        }
    }

    private static func content(of text: ByteText) -> Content {
        var content = Content(
            starts: [text.range.lowerBound],
            counts: ScalarCounts(text.bytes, in: text.range)
        )
        var index = text.range.lowerBound
        while index < text.range.upperBound {
            let length = text.lineBreakLength(at: index)
            index += max(length, 1)
            if length > 0 { content.starts.append(index) }
        }
        return content
    }

    private static func line(of index: Int, _ starts: [Int]) -> (number: Int, start: Int) {
        var low = 0
        var high = starts.count
        while low + 1 < high {
            let middle = (low + high) / 2
            if starts[middle] <= index { low = middle } else { high = middle }
        }
        return (low, starts[low])
    }
}
