/// How a file is laid out: its lines, its indentation, its line breaks.
struct FileLayout {
    private let source: TextSource
    private var bytes: [UInt8] { source.bytes }
    /// What ends the file's first line; LF where there is none.
    private let firstLineBreak: [UInt8]
    /// What a block's directives are indented by, against the block.
    let step: [UInt8]

    init(file: NGINXFile) {
        source = file.source
        let bytes = file.source.bytes
        let isCRLF = bytes.firstIndex(of: 0x0A).map { $0 > 0 && bytes[$0 - 1] == 0x0D } ?? false
        firstLineBreak = isCRLF ? [0x0D, 0x0A] : [0x0A]
        step = Self.step(of: file) ?? Array(repeating: 0x20, count: 4)
    }

    /// The step of the first block whose directives stand on lines of their own.
    private static func step(of file: NGINXFile) -> [UInt8]? {
        for directive in file.allDirectives {
            guard let parent = directive.parent, let inner = indentation(directive), let outer = indentation(parent),
                inner.count > outer.count, inner.starts(with: outer)
            else { continue }
            return Array(inner.dropFirst(outer.count))
        }
        return nil
    }

    /// The blanks before a directive that is the first on its line.
    private static func indentation(_ directive: NGINXDirective) -> ArraySlice<UInt8>? {
        let bytes = directive.file.source.bytes
        let end = directive.range.lowerBound
        var start = end
        while start > 0, bytes[start - 1] == 0x20 || bytes[start - 1] == 0x09 { start -= 1 }
        return start == 0 || bytes[start - 1] == 0x0A ? bytes[start..<end] : nil
    }

    /// The blanks before a directive that is the first on its line; `nil` for one that is not.
    func ownIndentation(of directive: NGINXDirective) -> [UInt8]? { Self.indentation(directive).map(Array.init) }

    /// The blanks with which a new line beside a directive begins.
    func indentation(of directive: NGINXDirective) -> [UInt8] {
        if let own = ownIndentation(of: directive) { return own }
        let start = lineStart(of: directive.range.lowerBound)
        let line = Array(bytes[start..<skipBlanks(from: start)])
        // A directive beside the brace of its block stands deeper than the line.
        let isBesideBrace = directive.parent.map { Int($0.record.mark) >= start } ?? false
        return isBesideBrace ? line + step : line
    }

    func lineStart(of offset: Int) -> Int {
        source.offset(ofLine: source.location(at: offset).line) ?? 0
    }

    /// The end of a line, before its break.
    func lineEnd(of offset: Int) -> Int {
        guard let next = source.offset(ofLine: source.location(at: offset).line + 1) else { return bytes.count }
        return next >= 2 && next - 2 >= offset && bytes[next - 2] == 0x0D ? next - 2 : next - 1
    }

    /// The break of the line that ends at an offset, so that files whose lines end in two ways stay as they are.
    func lineBreak(at lineEnd: Int) -> [UInt8] {
        guard lineEnd < bytes.count else { return firstLineBreak }
        return bytes[lineEnd] == 0x0D ? [0x0D, 0x0A] : [0x0A]
    }

    /// The end of the line, where nothing but a comment follows on it.
    func lineEnd(behind offset: Int) -> Int? {
        let next = skipBlanks(from: offset)
        let end = lineEnd(of: offset)
        return next >= end || bytes[next] == UInt8(ascii: "#") ? end : nil
    }

    func skipBlanks(from offset: Int) -> Int {
        var index = offset
        while index < bytes.count, bytes[index] == 0x20 || bytes[index] == 0x09 { index += 1 }
        return index
    }

    /// What is taken out with a directive: its lines with the comment behind it where they are its own.
    func removal(of directive: NGINXDirective) -> Range<Int> {
        let range = directive.range
        let isFirst = ownIndentation(of: directive) != nil
        guard let lineEnd = lineEnd(behind: range.upperBound) else {
            return range.lowerBound..<skipBlanks(from: range.upperBound)
        }
        guard isFirst else {
            var start = range.lowerBound
            while start > 0, bytes[start - 1] == 0x20 || bytes[start - 1] == 0x09 { start -= 1 }
            return start..<range.upperBound
        }
        let start = lineStart(of: range.lowerBound)
        if let next = source.offset(ofLine: source.location(at: range.upperBound).line + 1) { return start..<next }
        // The last line has no break: the line before it then has none.
        var before = start
        if before > 0, bytes[before - 1] == 0x0A { before -= 1 }
        if before > 0, before < start, bytes[before - 1] == 0x0D { before -= 1 }
        return before..<lineEnd
    }
}
