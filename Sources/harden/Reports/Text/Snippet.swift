import HardenRules
import HardenYAML

/// Excerpts of files with everything that a finding says about places in them.
struct Snippet {
    let report: Report
    let finding: Finding
    let style: TextStyle
    /// Columns of the terminal, `nil` where it is none.
    let width: Int?

    /// Columns for a line of a file where no terminal sets a limit: a file may be a single line.
    private static let longestLine = 200

    /// The digits of the largest line number.
    var gutter: Int {
        let lines = labels.map { report.span(of: $0.label).start.line }
        return String(lines.max() ?? 1).count
    }

    private var labels: [(label: Finding.Label, isPrimary: Bool)] {
        [(finding.primary, true)] + finding.secondary.map { ($0, false) }
    }

    /// The lines of the excerpt, from the arrow to the last annotation.
    var lines: [String] {
        let indentation = String(repeating: " ", count: gutter)
        var lines: [String] = []
        for (index, file) in files.enumerated() {
            let own = labels.filter { $0.label.file == file }
            let start = report.span(of: own[0].label).start
            let arrow = style(.frame, index == 0 ? "-->" : ":::")
            lines.append("\(indentation)\(arrow) \(TerminalText.visible(file)):\(start)")
            // A place in a text that is not there, or empty, has nothing to be shown.
            guard !report.text(of: file).source.bytes.isEmpty else { continue }
            lines.append(frame())
            let numbers = Set(own.map { report.span(of: $0.label).start.line }).sorted()
            for number in numbers { lines += excerpt(of: number, in: file, own) }
        }
        return lines
    }

    /// A line of the frame with text behind it.
    func frame(_ text: String = "") -> String {
        let bar = String(repeating: " ", count: gutter + 1) + style(.frame, "|")
        return text.isEmpty ? bar : "\(bar) \(text)"
    }

    /// The files of all labels, that of the primary first.
    private var files: [String] {
        labels.map(\.label.file).reduce(into: []) { files, file in
            if !files.contains(file) { files.append(file) }
        }
    }

    private func excerpt(
        of number: Int,
        in file: String,
        _ labels: [(label: Finding.Label, isPrimary: Bool)]
    ) -> [String] {
        let text = report.text(of: file)
        let line = text.line(number)
        let hidden = report.hidden(in: line, of: file).map { $0.moved(by: line.lowerBound) }
        let places = labels.map(\.label.range.lowerBound).filter(line.contains)
        let range = part(of: line, text.source.bytes, places, hidden)
        let shownHidden = hidden.map { $0.clamped(to: range) }.filter { !$0.isEmpty }
        let display = DisplayLine(text.source.bytes[range], hiding: shownHidden.map { $0.moved(by: -range.lowerBound) })
        let marks = labels.compactMap { label, isPrimary -> SnippetLine.Mark? in
            guard report.span(of: label).start.line == number else { return nil }
            let start = display.column(ofByte: max(0, label.range.lowerBound - range.lowerBound))
            var end = display.contentWidth
            if label.range.upperBound <= range.upperBound {
                end = display.column(ofByte: label.range.upperBound - range.lowerBound)
            }
            return SnippetLine.Mark(
                columns: start..<max(start + 1, end),
                isPrimary: isPrimary,
                text: TerminalText.visible(label.text)
            )
        }
        let available = width.map { max(20, $0 - gutter - 3) }
        let shown = SnippetLine(display, marks: marks, width: available ?? Self.longestLine)
        let label = String(repeating: " ", count: gutter - String(number).count) + "\(number)"
        let bar = "\(style(.frame, "\(label) |"))"
        let annotations = shown.annotations(width: available) { text, mark in
            style(mark.isPrimary ? .severity(finding.severity) : .secondary, text)
        }
        return [shown.text.isEmpty ? bar : "\(bar) \(shown.text)"] + annotations.map(frame)
    }

    /// As much of a long line as may be shown: a file may be a single line, with thousands of findings.
    private func part(
        of line: Range<Int>,
        _ bytes: [UInt8],
        _ places: [Int],
        _ hidden: [Range<Int>]
    ) -> Range<Int> {
        // No character takes more bytes.
        let reach = 4 * max(width ?? 0, Self.longestLine)
        guard line.count > 4 * reach, let first = places.min() else { return line }
        var start = max(line.lowerBound, first - reach)
        var end = min(line.upperBound, first + reach)
        // One mark stands for all of what is hidden, however long it is.
        for part in hidden.reversed() where part.contains(start) || part.contains(first) {
            start = max(line.lowerBound, part.lowerBound - reach)
        }
        while start > line.lowerBound, bytes[start] & 0xC0 == 0x80 { start -= 1 }
        while end < line.upperBound, bytes[end] & 0xC0 == 0x80 { end += 1 }
        return start..<end
    }
}

extension Range<Int> {
    fileprivate func moved(by count: Int) -> Range { (lowerBound + count)..<(upperBound + count) }
}
