import HardenYAML

/// A file's text with its lines, for showing and finding places.
struct SourceText {
    let source: YAMLSource
    /// Where each line begins; a byte order mark is no part of the first.
    private let starts: [Int]

    init(_ source: YAMLSource) {
        self.source = source
        var starts = [source.hasByteOrderMark ? 3 : 0]
        for index in source.bytes.indices where source.bytes[index] == 0x0A { starts.append(index + 1) }
        self.starts = starts
    }

    /// The bytes of a line, counted from 1, without its break.
    func line(_ number: Int) -> Range<Int> {
        guard starts.indices.contains(number - 1) else { return source.bytes.count..<source.bytes.count }
        let start = starts[number - 1]
        var end = number < starts.count ? starts[number] - 1 : source.bytes.count
        if end > start, source.bytes[end - 1] == 0x0D { end -= 1 }
        return start..<max(start, end)
    }

    /// The place of a byte.
    func location(_ offset: Int) -> TextLocation {
        let offset = min(max(offset, starts[0]), source.bytes.count)
        var low = 0
        var high = starts.count
        while low + 1 < high {
            let middle = (low + high) / 2
            if starts[middle] <= offset { low = middle } else { high = middle }
        }
        let before = source.bytes[starts[low]..<offset]
        return TextLocation(line: low + 1, column: 1 + before.reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) })
    }

    /// The places of a range's ends.
    func span(of range: Range<Int>) -> SourceSpan {
        SourceSpan(start: location(range.lowerBound), end: location(range.upperBound), bytes: range)
    }
}

/// A part of a file.
struct SourceSpan: Hashable {
    var start: TextLocation
    /// The place behind the last character.
    var end: TextLocation
    var bytes: Range<Int>
}
