extension EditPlanner {
    /// Sets a value, creating the mappings that are missing on its path.
    func planPut(_ path: YAMLPath, _ value: YAMLValue, _ comment: String?) throws(YAMLRefusal) -> EditPlan? {
        // An alias as the value itself may be replaced; only what runs *through* one may not.
        if let alias = index.node(at: path), alias.kind == .alias {
            _ = try existing(path.parent)
            return try replace(alias, with: value, path)
        }
        let (node, missing) = try walk(path)
        guard let first = missing.first else {
            return node.means(value) ? nil : try replace(node, with: value, path)
        }
        var created = value
        for component in missing.dropFirst().reversed() {
            guard case .key(let key) = component else { throw refusal(.notFound, path, node) }
            created = .mapping(YAMLMapping([.init(key, created, comment: created == value ? comment : nil)]))
        }
        guard case .key(let key) = first else { throw refusal(.notFound, path, node) }
        let entry = YAMLMapping.Entry(key, created, comment: missing.count == 1 ? comment : nil)
        if node.kind == .mapping { return try insert(entry, into: node, .last, path) }
        return try replace(node, with: .mapping(YAMLMapping([entry])), path)
    }

    /// Replaces the content of a node; its anchor stays.
    func replace(_ node: YAMLNode, with value: YAMLValue, _ path: YAMLPath) throws(YAMLRefusal) -> EditPlan {
        if let tag = node.tag { throw refusal(.explicitTag(tag), path, node) }
        let value = besideComment(behind: node, value)
        if let anchor = index.anchorInUse(within: node.index + 1, through: Int(node.raw.subtreeEnd)) {
            throw refusal(.anchorInUse(anchor), path, node)
        }
        let inFlow = node.isInFlow
        let writesFlow = inFlow || node.parent == nil && node.style == .flow
        var edits: [TextEdit]
        if inFlow {
            edits = try replaceInFlow(node, with: value, path)
        } else if node.isEmptyScalar {
            edits = try fill(node, with: value, path)
        } else if node.parent == nil {
            guard node.style == .flow, node.children.first(where: { _ in true }) == nil else {
                throw refusal(.layout("a whole document is not replaced"), path, node)
            }
            edits = [TextEdit(node.range, flow.text(of: value))]
        } else if node.isBlockCollection {
            edits = try replaceBlockCollection(node, with: value, path)
        } else if node.isBlockScalar {
            edits = replaceBlockScalar(node, with: value)
        } else {
            edits = replaceOneLiner(node, with: value)
        }
        edits = edits.map { spacedFromProperties($0, of: node) }
        return EditPlan(edits, [.replace(node: node.index, with: value)], newComments: writesFlow ? [] : value.comments)
    }

    // MARK: Forms of the old value

    private func replaceInFlow(_ node: YAMLNode, with value: YAMLValue, _ path: YAMLPath) throws(YAMLRefusal)
        -> [TextEdit]
    {
        let new = keepingQuotes(
            of: node,
            value,
            (node.parent.map(flow.near) ?? flow).text(of: value, layout.flowLines(at: node.range.lowerBound))
        )
        guard node.isEmptyScalar else { return [TextEdit(node.range, new + spaceBeforeComment(behind: node.range))] }
        let position = node.range.upperBound
        let needsSpace = text.starts(with: "#", at: position)
        if hasColon(node) { return [.insertion(at: position, " " + new + (needsSpace ? " " : ""))] }
        guard let key = node.key, isOneLine(key.fullRange), key.range.upperBound == position else {
            throw refusal(.layout("a key over several lines without value cannot be given one"), path, node)
        }
        return [.insertion(at: position, ": " + new)]
    }

    /// Puts a value where nothing is written: `key:`, `-`, or an empty document.
    private func fill(_ node: YAMLNode, with value: YAMLValue, _ path: YAMLPath) throws(YAMLRefusal) -> [TextEdit] {
        guard let parent = node.parent else { return try fillDocument(with: value, path) }
        if parent.kind == .mapping, !hasColon(node), node.tag == nil, node.anchor == nil {
            throw refusal(.layout("an explicit key ('?') without value cannot be given one"), path, node)
        }
        let (first, rest) = newLines(for: node, value, literals: !isFollowedByComment(node))
        return place(value, first, rest, behind: node.range.upperBound..<node.range.upperBound)
    }

    private func fillDocument(with value: YAMLValue, _ path: YAMLPath) throws(YAMLRefusal) -> [TextEdit] {
        guard let marker = document.marker else { throw refusal(.notFound, path, nil) }
        // kubectl drops whatever stands on the line of a '---', so the content begins on the next.
        let place = text.nextLine(from: marker.upperBound)
        let renderer = renderer(near: document.root, before: place, column: 0)
        let lines = renderer.contentLines(of: value, at: 0, parentColumn: 0)
        return [lineInsertion(lines, at: place, endsInLiteral: value.endsInLiteral)]
    }

    private func replaceBlockCollection(
        _ node: YAMLNode,
        with value: YAMLValue,
        _ path: YAMLPath
    ) throws(YAMLRefusal) -> [TextEdit] {
        let lineBreak = layout.lineBreak(before: node.range.upperBound)
        let endsWithBreak = node.endsInBlockScalar && text.lineBreakLength(before: node.range.upperBound) > 0
        let isInline = !text.isFirstOnLine(node.range.lowerBound)
        if isInline || node.parent?.kind == .sequence {
            // The content continues the line of its dash.
            guard isInline else {
                throw refusal(.layout("a collection on the line after its dash cannot be replaced"), path, node)
            }
            let parentColumn = node.parent?.column ?? 0
            var renderer = renderer(near: node, before: lineBelow(node), column: parentColumn)
            if hasCommentBehind(node) { renderer.mayEndInLiteral = false }
            let lines = renderer.contentLines(of: value, at: node.column, parentColumn: parentColumn)
            var range = node.range
            var ending = endsWithBreak ? lineBreak : spaceBeforeComment(behind: range)
            if renderer.mayEndInLiteral, value.endsInLiteral, !endsWithBreak {
                // What ends the old last line would belong to the text: blanks, and what is no line break in a text.
                range = range.lowerBound..<text.skipBlanks(from: range.upperBound)
                let length = text.lineBreakLength(at: range.upperBound)
                if length == 3 { range = range.lowerBound..<(range.upperBound + length) }
                if length == 0 || length == 3 { ending = lineBreak }
            }
            return [TextEdit(range, lines.joined(separator: lineBreak) + ending)]
        }
        let start = text.lineStart(of: node.range.lowerBound)
        let end = lineEnd(after: node)
        guard let anchor = ownerEnd(of: node) else { throw refusal(.layout("its key cannot be found"), path, node) }
        // Comments between the key and its collection would become part of a literal block.
        let (first, rest) = newLines(for: node, value, literals: text.nextLine(from: anchor) == start)
        let endLength = text.lineBreakLength(before: end)
        guard !rest.isEmpty else {
            let head = TextEdit.insertion(at: anchor, " " + first)
            if endLength > 0 || end < text.range.upperBound { return [head, lineDeletion(start..<end)] }
            // The file has no final line break, and still has none when its last lines go.
            let kept = start - text.lineBreakLength(before: start)
            return [head, .deletion(max(kept, anchor)..<end)]
        }
        var body = rest.joined(separator: lineBreak)
        // A line or paragraph separator would belong to a text that it ends.
        let keptLength = endLength < 3 ? endLength : 0
        if keptLength == 0, endLength > 0 || value.endsInLiteral { body += lineBreak }
        let lines = TextEdit(start..<(end - keptLength), body)
        return first.isEmpty ? [lines] : [.insertion(at: anchor, " " + first), lines]
    }

    private func replaceBlockScalar(_ node: YAMLNode, with value: YAMLValue) -> [TextEdit] {
        let header = BlockScalarHeader(at: node.range.lowerBound, in: text)
        let (first, rest) = newLines(for: node, value)
        let lineBreak = layout.lineBreak(before: node.range.upperBound)
        let isTerminated = text.lineBreakLength(before: node.range.upperBound) > 0
        let start =
            first.isEmpty ? skipBlanksBack(from: node.range.lowerBound) : node.range.lowerBound
        let indicators = start..<header.indicatorEnd
        let head = TextEdit(indicators, first + spaceBeforeComment(behind: indicators))
        if rest.isEmpty {
            let textStart = isTerminated ? header.textStart : text.lineEnd(from: node.range.lowerBound)
            return textStart < node.range.upperBound ? [head, lineDeletion(textStart..<node.range.upperBound)] : [head]
        }
        let body = rest.joined(separator: lineBreak) + (isTerminated || value.endsInLiteral ? lineBreak : "")
        let leading = header.textStart == text.lineEnd(from: node.range.lowerBound) ? lineBreak : ""
        return [head, TextEdit(header.textStart..<node.range.upperBound, leading + body)]
    }

    /// Replaces a scalar, alias or flow collection that stands behind its key or dash.
    private func replaceOneLiner(_ node: YAMLNode, with value: YAMLValue) -> [TextEdit] {
        let (first, rest) = newLines(for: node, value, literals: !isFollowedByComment(node))
        if rest.isEmpty {
            let new = keepingQuotes(of: node, value, first) + spaceBeforeComment(behind: node.range)
            return [TextEdit(node.range, new)]
        }
        return place(value, first, rest, behind: node.range)
    }

    // MARK: Parts of the new value

    /// The text that continues the line of the key or dash, and the lines after it.
    ///
    /// - Parameter literals: Whether a text of several lines alone may become a literal block here.
    private func newLines(
        for node: YAMLNode,
        _ value: YAMLValue,
        literals: Bool = true
    ) -> (first: String, rest: [String]) {
        if case .string(let string) = value, !literals { return (ScalarText.doubleQuotedIfNeeded(string), []) }
        let container = node.parent ?? node
        let column = container.kind == .scalar ? 0 : container.column
        let renderer = renderer(near: container, before: lineBelow(node), column: column)
        if container.kind == .sequence {
            let lines = renderer.contentLines(of: value, at: column + renderer.dashGap, parentColumn: column)
            return (lines[0], Array(lines.dropFirst()))
        }
        let isSameKind = node.isBlockCollection && node.kind == value.kind
        switch value {
        case .mapping(let mapping) where !mapping.isEmpty:
            return ("", renderer.lines(of: mapping, at: isSameKind ? node.column : column + renderer.mappingStep))
        case .sequence(let items) where !items.isEmpty:
            let dash = isSameKind ? node.column : column + renderer.sequenceOffset
            return ("", renderer.lines(of: items, at: dash))
        default:
            return renderer.scalarLines(value, parentColumn: column)
        }
    }

    /// Writes `first` over a range of a line and `rest` on the lines after it, so that a comment on the line stays.
    private func place(_ value: YAMLValue, _ first: String, _ rest: [String], behind range: Range<Int>) -> [TextEdit] {
        let isEmpty = range.isEmpty
        let start = first.isEmpty ? skipBlanksBack(from: range.lowerBound) : range.lowerBound
        let needsSpace = isEmpty && !text.isBlank(range.lowerBound - 1)
        let separator = spaceBeforeComment(behind: range)
        let head = TextEdit(
            (isEmpty ? range.lowerBound : start)..<range.upperBound,
            first.isEmpty ? (isEmpty ? "" : separator) : (needsSpace ? " " : "") + first + separator
        )
        guard !rest.isEmpty else { return [head] }
        let tail = lineInsertion(rest, at: text.nextLine(from: range.upperBound), endsInLiteral: value.endsInLiteral)
        return head.range.isEmpty && head.replacement.isEmpty ? [tail] : [head, tail]
    }

    /// The end of the key's `:` or of the properties before a node's content.
    private func ownerEnd(of node: YAMLNode) -> Int? {
        if node.tag != nil || node.anchor != nil {
            return text.propertiesEnd(from: node.fullRange.lowerBound, limit: node.range.lowerBound)
        }
        guard let key = node.key else { return nil }
        let colon = text.skipGap(from: key.range.upperBound, limit: node.range.lowerBound)
        return text.starts(with: ":", at: colon) ? colon + 1 : nil
    }

    /// The value without the comment that would stand where there is one: behind its first line, or behind its last where
    /// it takes the place of a collection that continues the line of its dash.
    private func besideComment(behind node: YAMLNode, _ value: YAMLValue) -> YAMLValue {
        guard hasCommentBehind(node) else { return value }
        let continuesLine = node.isBlockCollection && !text.isFirstOnLine(node.range.lowerBound)
        return continuesLine ? value.withoutLastComment : value.withoutFirstComment
    }

    private func hasColon(_ node: YAMLNode) -> Bool {
        if node.tag != nil || node.anchor != nil { return true }
        return text.starts(with: ":", at: node.range.lowerBound - 1)
            || text.starts(with: "-", at: node.range.lowerBound - 1)
    }

    /// A string keeps the quotes of the string that it replaces.
    private func keepingQuotes(of node: YAMLNode, _ value: YAMLValue, _ text: String) -> String {
        guard case .string = value, node.kind == .scalar else { return text }
        let context: PlainText.Context = node.isInFlow ? .flow : .block
        switch node.style {
        case .singleQuoted: return ScalarText.text(of: value, in: context, preferring: .singleQuoted) ?? text
        case .doubleQuoted: return ScalarText.text(of: value, in: context, preferring: .doubleQuoted) ?? text
        default: return text
        }
    }
}
