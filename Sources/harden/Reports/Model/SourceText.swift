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
    func location(_ offset: Int) -> TextLocation { source.location(at: offset) }

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
