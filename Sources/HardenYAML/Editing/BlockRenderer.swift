/// Writes values in block style, as lines without their breaks.
struct BlockRenderer {
    /// Columns by which a mapping within a mapping is indented.
    var mappingStep = 2
    /// Columns between a key and the dashes of its sequence.
    var sequenceOffset = 2
    /// Columns between a dash and its content.
    var dashGap = 2
    var preference: ScalarText.Preference = .plain
    /// Whether a text of several lines may be a literal block where it comes last: not where the block would take in what
    /// stands below it.
    var mayEndInLiteral = true

    func lines(of mapping: YAMLMapping, at column: Int) -> [String] {
        mapping.entries.dropLast().flatMap { beforeOthers.lines(of: $0, at: column) }
            + mapping.entries.suffix(1).flatMap { lines(of: $0, at: column) }
    }

    func lines(of entry: YAMLMapping.Entry, at column: Int) -> [String] {
        let above = entry.above.map { indentation(column) + "#" + $0 }
        var entry = entry
        entry.above = []
        guard above.isEmpty else { return above + lines(of: entry, at: column) }
        let key = indentation(column) + ScalarText.key(entry.key, in: .block) + ":"
        let comment = commentText(entry.comment)
        switch entry.value {
        case .mapping(let mapping) where !mapping.isEmpty:
            return [key + comment] + lines(of: mapping, at: column + mappingStep)
        case .sequence(let items) where !items.isEmpty:
            return [key + comment] + lines(of: items, at: column + sequenceOffset)
        default:
            let (first, rest) = scalarLines(entry.value, parentColumn: column)
            return [key + " " + first + comment] + rest
        }
    }

    func lines(of items: [YAMLValue], at column: Int) -> [String] {
        items.dropLast().flatMap { beforeOthers.itemLines(of: $0, at: column) }
            + items.suffix(1).flatMap { itemLines(of: $0, at: column) }
    }

    /// The lines of a sequence's item whose dash stands at `column`.
    func itemLines(of value: YAMLValue, at column: Int) -> [String] {
        var lines = contentLines(of: value, at: column + dashGap, parentColumn: column)
        lines[0] = indentation(column) + "-" + indentation(dashGap - 1) + lines[0]
        return lines
    }

    /// The lines of a value whose first line continues a line that is already there.
    func contentLines(of value: YAMLValue, at column: Int, parentColumn: Int) -> [String] {
        var lines: [String]
        switch value {
        case .mapping(let mapping) where !mapping.isEmpty: lines = self.lines(of: mapping, at: column)
        case .sequence(let items) where !items.isEmpty: lines = self.lines(of: items, at: column)
        default:
            let (first, rest) = scalarLines(value, parentColumn: parentColumn)
            return [first] + rest
        }
        lines[0].removeFirst(column)
        return lines
    }

    /// A scalar on its first line, and the lines of a literal block after it.
    func scalarLines(_ value: YAMLValue, parentColumn: Int) -> (first: String, rest: [String]) {
        if mayEndInLiteral, case .string(let text) = value, let literal = LiteralBlock(text, step: mappingStep) {
            return (
                literal.header, literal.lines.map { $0.isEmpty ? "" : indentation(parentColumn + mappingStep) + $0 }
            )
        }
        return (ScalarText.text(of: value, in: .block, preferring: preference) ?? "", [])
    }

    /// For what new text follows.
    private var beforeOthers: BlockRenderer {
        var renderer = self
        renderer.mayEndInLiteral = true
        return renderer
    }

    private func commentText(_ comment: String?) -> String { comment.map { "  # " + $0 } ?? "" }

    private func indentation(_ columns: Int) -> String { String(repeating: " ", count: max(columns, 0)) }
}

/// A text of several lines as a literal block (`|`), where it can be one.
private struct LiteralBlock {
    let header: String
    let lines: [String]

    init?(_ text: String, step: Int) {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard lines.count > 1, (1...9).contains(step) else { return nil }
        let endsWithBreak = lines.last == ""
        if endsWithBreak { lines.removeLast() }
        // Blank lines at the end, lines of blanks, and characters that break lines read differently in a block.
        guard let first = lines.first, let last = lines.last, !last.isEmpty,
            lines.allSatisfy({ line in
                line.isEmpty
                    || line.unicodeScalars.allSatisfy { PlainText.isPrintable($0) || $0 == "\t" }
                        && line.contains { $0 != " " && $0 != "\t" }
            })
        else { return nil }
        let needsIndicator = first.isEmpty || first.hasPrefix(" ")
        header = "|" + (needsIndicator ? String(step) : "") + (endsWithBreak ? "" : "-")
        self.lines = lines
    }
}

extension YAMLValue {
    /// Returns the value as a document in block style, each line ended by LF.
    package func rendered() -> String {
        let renderer = BlockRenderer()
        let lines = renderer.contentLines(of: self, at: 0, parentColumn: 0)
        return lines.joined(separator: "\n") + "\n"
    }
}
