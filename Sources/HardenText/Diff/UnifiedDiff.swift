/// A unified diff, made straight from the edits of a patch.
///
/// No search for common lines is needed, so the cost is that of the edits and not of the file.
package struct UnifiedDiff: Sendable {
    /// Lines shown around a change.
    private static let context = 3

    private let path: String
    private let isNewFile: Bool
    private let heading: @Sendable (Int) -> String
    private let old: LineIndex
    private let changes: [Change]

    /// Lines that are replaced by others.
    private struct Change: Sendable {
        var lines: Range<Int>
        var new: [[UInt8]]
    }

    /// - Parameters:
    ///   - path: The path that the diff names, relative to where it is to be applied.
    ///   - isNewFile: Whether the file did not exist before.
    ///   - heading: What the head of a hunk says about the place, by the offset of its first change in the old text;
    ///     Git ignores it, readers do not.
    package init(
        _ patch: TextPatch,
        path: String,
        isNewFile: Bool = false,
        heading: @escaping @Sendable (Int) -> String = { _ in "" }
    ) {
        self.init(old: patch.source.bytes, edits: patch.edits, path: path, isNewFile: isNewFile, heading: heading)
    }

    package init(
        old bytes: [UInt8],
        edits: [TextEdit],
        path: String,
        isNewFile: Bool = false,
        heading: @escaping @Sendable (Int) -> String = { _ in "" }
    ) {
        self.path = path
        self.isNewFile = isNewFile
        self.heading = heading
        old = LineIndex(bytes)
        changes = Self.changes(edits, bytes, old)
    }

    package var isEmpty: Bool { changes.isEmpty }

    /// Lines that are added and removed.
    package var counts: (added: Int, removed: Int) {
        changes.reduce((0, 0)) { ($0.0 + $1.new.count, $0.1 + $1.lines.count) }
    }

    private static func changes(_ edits: [TextEdit], _ bytes: [UInt8], _ old: LineIndex) -> [Change] {
        var groups: [(lines: Range<Int>, edits: [TextEdit])] = []
        for edit in edits {
            let lines = linesTouched(by: edit, bytes, old)
            if let last = groups.last, lines.lowerBound <= last.lines.upperBound {
                groups[groups.count - 1].lines = last.lines.lowerBound..<max(last.lines.upperBound, lines.upperBound)
                groups[groups.count - 1].edits.append(edit)
            } else {
                groups.append((lines, [edit]))
            }
        }
        return groups.compactMap { group in
            var position = old.start(of: group.lines.lowerBound)
            var new: [UInt8] = []
            for edit in group.edits {
                new += bytes[position..<edit.range.lowerBound] + edit.replacement
                position = edit.range.upperBound
            }
            new += bytes[position..<max(position, old.start(of: group.lines.upperBound))]
            var change = Change(lines: group.lines, new: splitLines(new))
            let same = zip(change.lines, change.new).prefix { old[$0].elementsEqual($1) }.count
            change.new.removeFirst(same)
            change.lines = (change.lines.lowerBound + same)..<change.lines.upperBound
            while let last = change.new.last, !change.lines.isEmpty,
                old[change.lines.upperBound - 1].elementsEqual(last)
            {
                change.new.removeLast()
                change.lines = change.lines.lowerBound..<(change.lines.upperBound - 1)
            }
            return change.lines.isEmpty && change.new.isEmpty ? nil : change
        }
    }

    private static func linesTouched(by edit: TextEdit, _ bytes: [UInt8], _ old: LineIndex) -> Range<Int> {
        let first = old.line(containing: edit.range.lowerBound)
        let last = edit.range.isEmpty ? first : old.line(containing: edit.range.upperBound - 1) + 1
        guard first < old.count else { return first..<max(first, last) }
        let endsLine = edit.range.upperBound == old.start(of: last)
        let isWholeLines =
            edit.range.lowerBound == old.start(of: first) && endsLine
            && (edit.replacement.isEmpty || edit.replacement.last == 0x0A)
        if isWholeLines { return first..<last }
        let end = edit.range.upperBound < bytes.count ? old.line(containing: edit.range.upperBound) + 1 : old.count
        return first..<max(last, end, first + 1)
    }

    private static func splitLines(_ bytes: [UInt8]) -> [[UInt8]] {
        var lines: [[UInt8]] = []
        var start = 0
        for index in bytes.indices where bytes[index] == 0x0A {
            lines.append(Array(bytes[start...index]))
            start = index + 1
        }
        if start < bytes.count { lines.append(Array(bytes[start...])) }
        return lines
    }

    // MARK: Text

    /// The text that a line is of.
    package enum Side: Sendable {
        case old
        case new
    }

    /// Makes of a line what people see: it gets where the line is in its text, and its bytes without the break.
    package typealias LineText = (Side, Range<Int>, ArraySlice<UInt8>) -> String

    /// The diff that `git apply` takes, every byte as it is; empty where nothing changes.
    package func text() -> [UInt8] { write(with: DiffWriter()) }

    /// The diff as people see it; empty where nothing changes.
    ///
    /// - Parameters:
    ///   - color: Whether it has the escape sequences of colours.
    ///   - line: What is shown of a line.
    package func shown(color: Bool, _ line: LineText) -> String {
        withoutActuallyEscaping(line) { line in
            String(decoding: write(with: DiffWriter(color: color, show: line)), as: UTF8.self)
        }
    }

    private func write(with writer: DiffWriter) -> [UInt8] {
        guard !changes.isEmpty || isNewFile else { return [] }
        var writer = writer
        writer.header(path: path, isNewFile: isNewFile)
        var shift = 0
        var growth = 0
        for hunk in hunks {
            writeHunk(hunk, shift: shift, growth: &growth, to: &writer)
            shift += hunk.reduce(0) { $0 + $1.new.count - $1.lines.count }
        }
        return writer.output
    }

    /// Changes whose surroundings meet belong to one hunk.
    private var hunks: [[Change]] {
        changes.reduce(into: []) { hunks, change in
            if let last = hunks.last?.last, change.lines.lowerBound - last.lines.upperBound <= 2 * Self.context {
                hunks[hunks.count - 1].append(change)
            } else {
                hunks.append([change])
            }
        }
    }

    /// - Parameters:
    ///   - hunk: The changes.
    ///   - shift: Lines that the new text has more up to here.
    ///   - growth: Bytes that it has more.
    ///   - writer: What takes the lines.
    private func writeHunk(_ hunk: [Change], shift: Int, growth: inout Int, to writer: inout DiffWriter) {
        guard let first = hunk.first, let last = hunk.last else { return }
        let start = max(0, first.lines.lowerBound - Self.context)
        let end = min(old.count, last.lines.upperBound + Self.context)
        let added = hunk.reduce(0) { $0 + $1.new.count - $1.lines.count }
        writer.hunkHeader(
            old: start..<end,
            new: (start + shift)..<(end + shift + added),
            heading: heading(old.start(of: first.lines.lowerBound))
        )
        var position = start
        for change in hunk {
            for line in position..<change.lines.lowerBound { writer.line(" ", old[line], at: old.start(of: line)) }
            for line in change.lines { writer.line("-", old[line], at: old.start(of: line)) }
            var offset = old.start(of: change.lines.lowerBound) + growth
            for line in change.new {
                writer.line("+", line[...], at: offset)
                offset += line.count
            }
            growth = offset - old.start(of: change.lines.upperBound)
            position = change.lines.upperBound
        }
        for line in position..<max(position, end) { writer.line(" ", old[line], at: old.start(of: line)) }
    }
}
