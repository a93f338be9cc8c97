/// What stands behind and below the place of an edit.
extension EditPlanner {
    // MARK: On the line

    /// Whether a comment follows a node on its line, which leaves no place for another.
    func hasCommentBehind(_ node: YAMLNode) -> Bool {
        text.starts(with: "#", at: text.skipBlanks(from: node.range.upperBound))
    }

    /// What keeps a comment one that follows a value without a space, as it may follow quotes and brackets only.
    func spaceBeforeComment(behind range: Range<Int>) -> String {
        text.starts(with: "#", at: range.upperBound) ? " " : ""
    }

    /// An edit that keeps away from an anchor. libyaml takes `&a:b` for the text ':b' with an anchor, which few other
    /// texts can follow without a space.
    func spacedFromProperties(_ edit: TextEdit, of node: YAMLNode) -> TextEdit {
        let start = node.range.lowerBound
        guard start > node.fullRange.lowerBound, edit.range.lowerBound == start, !edit.replacement.isEmpty,
            !edit.range.isEmpty, !text.isBlank(start - 1), text.lineBreakLength(before: start) == 0
        else { return edit }
        return TextEdit(edit.range, [UInt8(ascii: " ")] + edit.replacement)
    }

    // MARK: On the next lines

    /// Whether the line after a node holds a comment, which would become part of a literal block before it.
    func isFollowedByComment(_ node: YAMLNode) -> Bool {
        text.starts(with: "#", at: text.skipBlanks(from: text.nextLine(from: node.range.upperBound)))
    }

    /// The start of the line below a node.
    func lineBelow(_ node: YAMLNode) -> Int {
        let end = node.range.upperBound
        return node.endsInBlockScalar && text.lineBreakLength(before: end) > 0 ? end : text.nextLine(from: end)
    }

    /// Where the comment lines begin that stand directly above a line and in its column, and so belong to what is on it.
    ///
    /// - Parameter limit: The start of a line that none of them is above.
    func startOfComments(above line: Int, column: Int, from limit: Int) -> Int {
        let content = text.skipBlanks(from: line)
        guard content - line == column, content < text.range.upperBound, text.lineBreakLength(at: content) == 0,
            // A document marker has no comments.
            column > 0 || !text.starts(with: "-", at: line) && !text.starts(with: ".", at: line)
        else { return line }
        var start = line
        while start > limit {
            let above = text.lineStart(of: start - text.lineBreakLength(before: start))
            let first = text.skipBlanks(from: above)
            guard above >= limit, first - above == column, text.starts(with: "#", at: first) else { break }
            start = above
        }
        return start
    }

    /// A renderer for what is put above a line.
    ///
    /// - Parameter column: Where the key or dash stands whose value the new text may be, or end.
    func renderer(near node: YAMLNode, before line: Int, column: Int) -> BlockRenderer {
        var renderer = layout.renderer(near: node)
        renderer.mayEndInLiteral = !joinsLiteral(line, column: column, indentation: column + renderer.mappingStep)
        return renderer
    }

    /// Whether a line would become part of a literal block that ends above it, or the next one that is not blank would.
    private func joinsLiteral(_ line: Int, column: Int, indentation: Int) -> Bool {
        var line = line
        while line < text.range.upperBound {
            let first = text.skipBlanks(from: line)
            // libyaml takes a tab for an error where the block's indentation would be.
            if text.bytes[line..<first].contains(UInt8(ascii: "\t")) { return true }
            if text.starts(with: "#", at: first) { return first - line > column }
            guard first == text.range.upperBound || text.lineBreakLength(at: first) > 0 else { return false }
            if first - line > indentation { return true }
            line = text.nextLine(from: line)
        }
        return false
    }

    // MARK: At the end

    /// A deletion of lines. A text that ended with a line feed still does: the next document begins after it, and
    /// Kubernetes and Git see its `---` only behind a line feed.
    func lineDeletion(_ lines: Range<Int>) -> TextEdit {
        let above = text.lineBreakLength(before: lines.lowerBound)
        guard lines.upperBound == text.range.upperBound, above > 0, text.byte(lines.lowerBound - 1) != 0x0A,
            text.byte(lines.upperBound - 1) == 0x0A
        else { return .deletion(lines) }
        let last = text.lineBreakLength(before: lines.upperBound)
        // A line or paragraph separator may belong to a block scalar's text, so that it stays, and a blank line below it.
        let start = above < 3 ? lines.lowerBound - above : lines.lowerBound
        return .deletion(start..<(lines.upperBound - last))
    }
}
