/// One line of a file in an excerpt, with what is said about parts of it below.
struct SnippetLine {
    struct Mark {
        /// Columns from 0.
        var columns: Range<Int>
        var isPrimary: Bool
        var text: String
    }

    let text: String
    let marks: [Mark]

    /// - Parameters:
    ///   - line: The line.
    ///   - marks: The marks in columns of the whole line.
    ///   - width: Columns that the line may take.
    init(_ line: DisplayLine, marks: [Mark], width: Int) {
        guard line.width > width, let first = marks.map(\.columns.lowerBound).min() else {
            text = line.text(in: 0..<line.width).text
            self.marks = marks
            return
        }
        let last = marks.map(\.columns.upperBound).max() ?? first
        // Some of what stands before the marks helps to recognise the line.
        let before = min(first, 20)
        let start = last < width ? 0 : first - before
        let leading = start > 0 ? "…" : ""
        let available = max(1, width - leading.count)
        let isCutAtEnd = start + available < line.width
        let (part, partStart) = line.text(in: start..<(start + available - (isCutAtEnd ? 1 : 0)))
        text = leading + part + (isCutAtEnd ? "…" : "")
        let shift = leading.count - partStart
        self.marks = marks.map { mark in
            let lower = min(max(0, mark.columns.lowerBound + shift), width - 1)
            let upper = min(max(lower + 1, mark.columns.upperBound + shift), width)
            return Mark(columns: lower..<upper, isPrimary: mark.isPrimary, text: mark.text)
        }
    }

    /// The lines below: first all marks with the text of the last, then the texts of the others from right to left, each
    /// below its mark.
    ///
    /// - Parameters:
    ///   - width: Columns for a line, `nil` for any number.
    ///   - paint: Colours a text as its mark.
    /// - Returns: The lines, without the frame before them.
    func annotations(width: Int?, paint: (String, Mark) -> String) -> [String] {
        // Of marks with the same columns the first comes last here, and its text is told first.
        let marks = marks.reversed().enumerated().sorted { first, second in
            let (left, right) = (first.element.columns, second.element.columns)
            return (left.lowerBound, left.upperBound, first.offset)
                < (right.lowerBound, right.upperBound, second.offset)
        }.map(\.element)
        guard let last = marks.last else { return [] }
        var lines = [underline(marks, paint: paint)]
        let overlaps = marks.dropLast().contains { $0.columns.upperBound > last.columns.lowerBound }
        var rest = marks[...]
        if !overlaps {
            rest.removeLast()
            let indentation = last.columns.upperBound + 1
            let texts = Self.wrapped(last.text, indentation, width)
            if let first = texts.first, !first.isEmpty { lines[0] += " " + paint(first, last) }
            for text in texts.dropFirst() {
                lines.append(Self.connectors(rest, paint) + Self.padding(rest, indentation) + paint(text, last))
            }
        }
        while let mark = rest.popLast() {
            guard !mark.text.isEmpty else { continue }
            let others = rest.filter { $0.columns.lowerBound < mark.columns.lowerBound }
            for text in Self.wrapped(mark.text, mark.columns.lowerBound, width) {
                lines.append(
                    Self.connectors(others[...], paint) + Self.padding(others[...], mark.columns.lowerBound)
                        + paint(text, mark)
                )
            }
        }
        return lines
    }

    private func underline(_ marks: [Mark], paint: (String, Mark) -> String) -> String {
        let end = marks.map(\.columns.upperBound).max() ?? 0
        // The primary mark counts where marks overlap.
        let owners = (0..<end).map { column in
            marks.first { $0.isPrimary && $0.columns.contains(column) } ?? marks.first { $0.columns.contains(column) }
        }
        var text = ""
        var column = 0
        while column < end {
            guard let owner = owners[column] else {
                text += " "
                column += 1
                continue
            }
            let run = owners[column...].prefix { $0?.isPrimary == owner.isPrimary }.count
            text += paint(String(repeating: owner.isPrimary ? "^" : "-", count: run), owner)
            column += run
        }
        return text
    }

    /// Lines down from marks whose texts are still to come.
    private static func connectors(_ marks: ArraySlice<Mark>, _ paint: (String, Mark) -> String) -> String {
        var text = ""
        var column = 0
        for mark in marks where mark.columns.lowerBound >= column && !mark.text.isEmpty {
            text += String(repeating: " ", count: mark.columns.lowerBound - column) + paint("|", mark)
            column = mark.columns.lowerBound + 1
        }
        return text
    }

    private static func padding(_ marks: ArraySlice<Mark>, _ indentation: Int) -> String {
        var column = 0
        for mark in marks where mark.columns.lowerBound >= column && !mark.text.isEmpty {
            column = mark.columns.lowerBound + 1
        }
        return String(repeating: " ", count: max(0, indentation - column))
    }

    private static func wrapped(_ text: String, _ indentation: Int, _ width: Int?) -> [String] {
        // Columns of a few letters are harder to read than a line that the terminal breaks.
        guard let width, width - indentation >= 24 else { return [text] }
        return TerminalText.wrapped(text, width: width - indentation)
    }
}
