extension EditPlanner {
    /// Adds an entry to a mapping that does not have its key.
    func insert(
        _ entry: YAMLMapping.Entry,
        into mapping: YAMLNode,
        _ position: YAMLPosition,
        _ path: YAMLPath
    ) throws(YAMLRefusal) -> EditPlan {
        let entries = index.members(of: mapping).entries
        switch mapping.style {
        case .flow where entries.isEmpty:
            return try replaceEmpty(mapping, with: .mapping(YAMLMapping([entry])), path)
        case .flow:
            let members = zip(index.members(of: mapping).starts, entries).map { start, entry in
                start..<mapping.memberEnd(key: entry.key, value: entry.value)
            }
            let lines = members.last.flatMap { flowLines(ofMemberAt: $0.lowerBound) }
            let member = flow.near(mapping).text(of: entry, lines)
            let predecessor = predecessor(of: position, in: mapping)
            if predecessor + 1 < entries.count,
                let edit = insertionInFlow(member, before: predecessor + 1, members: members)
            {
                return EditPlan([edit], [.insert(mapping: mapping.index, after: predecessor, entry)])
            }
            let edits = try appendInFlow(member, to: mapping, members: members, path)
            return EditPlan(edits, [.insert(mapping: mapping.index, after: entries.count - 1, entry)])
        case .flowPair: throw refusal(.layout("a pair without braces cannot be given more entries"), path, mapping)
        default: return try insertLine(entry, into: mapping, position, path)
        }
    }

    private func insertLine(
        _ entry: YAMLMapping.Entry,
        into mapping: YAMLNode,
        _ position: YAMLPosition,
        _ path: YAMLPath
    ) throws(YAMLRefusal) -> EditPlan {
        let entries = index.members(of: mapping).entries
        let column = mapping.column
        let starts = index.members(of: mapping).starts
        guard starts.allSatisfy({ text.column(of: $0) == column }) else {
            throw refusal(.layout("its entries begin in different columns"), path, mapping)
        }
        let comments = YAMLValue.mapping(YAMLMapping([entry])).comments
        let merge = mapping.mergeOrdinal
        if case .first = position, merge == nil {
            let lines = layout.renderer(near: mapping).lines(of: entry, at: column)
            let start = starts[0]
            let change = TreeChange.insert(mapping: mapping.index, after: -1, entry)
            if text.isFirstOnLine(start) {
                // What stands above the first key of a document is said of the whole.
                let line = text.lineStart(of: start)
                let place =
                    mapping.parent == nil
                    ? line : startOfComments(above: line, column: column, from: text.range.lowerBound)
                let edit = lineInsertion(lines, at: place)
                // A byte order mark stays in front.
                let offset =
                    start == 3 && edit.range.lowerBound == 0 && document.source.hasByteOrderMark
                    ? 3 : edit.range.lowerBound
                return EditPlan([TextEdit(offset..<offset, edit.replacement)], [change], newComments: comments)
            }
            let lineBreak = layout.lineBreak(before: start)
            let indentation = String(repeating: " ", count: column)
            let body = lines.joined(separator: lineBreak).dropFirst(column) + lineBreak + indentation
            return EditPlan([.insertion(at: start, String(body))], [change], newComments: comments)
        }
        let predecessor = predecessor(of: position, in: mapping)
        let last = entries[predecessor]
        let tailNode = last.value.range.upperBound >= last.key.range.upperBound ? last.value : last.key
        let place = try tail(after: tailNode, column: column, path)
        let lines = renderer(near: mapping, before: place, column: column).lines(of: entry, at: column)
        return EditPlan(
            [lineInsertion(lines, at: place, endsInLiteral: entry.value.endsInLiteral)],
            [.insert(mapping: mapping.index, after: predecessor, entry)],
            newComments: comments,
            allowsNeighbours: predecessor == entries.count - 1
        )
    }

    /// The ordinal of the entry that a new one goes behind; -1 for the first place.
    private func predecessor(of position: YAMLPosition, in mapping: YAMLNode) -> Int {
        let members = index.members(of: mapping)
        let predecessor =
            switch position {
            case .after(let key): members.ordinals(ofKey: key).first ?? members.count - 1
            case .first: -1
            case .last: members.count - 1
            }
        // go-yaml v2 lets a merge key overwrite what stands before it.
        return max(predecessor, mapping.mergeOrdinal ?? -1)
    }

    /// Adds an item at the end of a sequence.
    func planAppend(_ path: YAMLPath, _ value: YAMLValue) throws(YAMLRefusal) -> EditPlan? {
        let (node, missing) = try walk(path)
        guard missing.isEmpty, node.kind == .sequence else {
            guard !missing.isEmpty || node.scalar == .null else {
                throw refusal(.wrongKind(expected: "a sequence"), path, node)
            }
            return try planPut(path, .sequence([value]), nil)
        }
        let items = index.members(of: node).items
        guard let last = items.last else { return try replaceEmpty(node, with: .sequence([value]), path) }
        let change = TreeChange.append(sequence: node.index, value)
        if node.style == .flow {
            let members = items.map { $0.fullRange }
            let lines = members.last.flatMap { flowLines(ofMemberAt: $0.lowerBound) }
            return EditPlan(
                try appendInFlow(flow.near(node).text(of: value, lines), to: node, members: members, path),
                [change]
            )
        }
        let column = node.column
        let place = try tail(after: last, column: column, path)
        let lines = renderer(near: node, before: place, column: column).itemLines(of: value, at: column)
        return EditPlan(
            [lineInsertion(lines, at: place, endsInLiteral: value.endsInLiteral)],
            [change],
            newComments: value.comments,
            allowsNeighbours: true
        )
    }

    /// Gives an empty `{}` or `[]` its first entry or item.
    private func replaceEmpty(_ node: YAMLNode, with value: YAMLValue, _ path: YAMLPath) throws(YAMLRefusal) -> EditPlan
    {
        if !node.isInFlow, !flow.isJSON, node.parent != nil, !isOneScalar(value), isOneLine(node.range) {
            return try replace(node, with: value, path)
        }
        let lines = layout.flowLines(at: node.range.lowerBound)
        let inner = String(flow.near(node).text(of: value, lines).dropFirst().dropLast())
        let open = node.range.lowerBound + 1
        let close = node.range.upperBound - 1
        let isBlank = (open..<close).allSatisfy(text.isBlank)
        let edit = isBlank ? TextEdit(open..<close, inner) : .insertion(at: close, inner)
        return EditPlan([edit], [.replace(node: node.index, with: value)])
    }

    /// How a new member is laid out beside one that is there: over lines only where that has one of its own.
    private func flowLines(ofMemberAt start: Int) -> FlowRenderer.Lines? {
        text.isFirstOnLine(start) ? layout.flowLines(at: start) : nil
    }

    /// What stands before the first thing on a line.
    private func indentation(before offset: Int) -> String {
        String(decoding: text.bytes[text.lineStart(of: offset)..<offset], as: UTF8.self)
    }

    private func isOneScalar(_ value: YAMLValue) -> Bool {
        switch value {
        case .mapping(let mapping):
            mapping.entries.count == 1 && mapping.entries[0].value.isScalar && mapping.entries[0].comment == nil
                && !mapping.entries[0].value.endsInLiteral
        case .sequence(let items): items.count == 1 && items[0].isScalar && !items[0].endsInLiteral
        default: true
        }
    }

    /// Adds a member before another one: on its line, or on a line of its own where all members have one.
    ///
    /// - Returns: `nil` where a comment before the other member could be taken for one on the new.
    private func insertionInFlow(_ member: String, before ordinal: Int, members: [Range<Int>]) -> TextEdit? {
        let start = members[ordinal].lowerBound
        let own = members.filter { text.isFirstOnLine($0.lowerBound) }.count
        if own == 0 || own == 1 && ordinal > 0 && !text.isFirstOnLine(start) {
            return .insertion(at: start, member + ", ")
        }
        guard own == members.count else { return nil }
        let lineStart = text.lineStart(of: start)
        let above = lineStart - text.lineBreakLength(before: lineStart)
        let previousLine = text.lineStart(of: max(text.range.lowerBound, above - 1))
        guard !text.starts(with: "#", at: text.skipBlanks(from: previousLine)) else { return nil }
        let indentation = indentation(before: start)
        return .insertion(at: start, member + "," + layout.lineBreak(before: start) + indentation)
    }

    /// Adds a member to a flow collection that has some: on a line of its own where all others have one.
    private func appendInFlow(
        _ member: String,
        to collection: YAMLNode,
        members: [Range<Int>],
        _ path: YAMLPath
    ) throws(YAMLRefusal) -> [TextEdit] {
        guard let last = members.last else { throw refusal(.notFound, path, collection) }
        let close = collection.range.upperBound - 1
        let next = text.skipGap(from: last.upperBound, limit: close)
        let trailingComma = text.starts(with: ",", at: next) && next < close
        let end = trailingComma ? next + 1 : last.upperBound
        // libyaml takes a colon with a comma behind it for an error.
        let comma = text.starts(with: ":", at: end - 1) ? " ," : ","
        guard members.allSatisfy({ text.isFirstOnLine($0.lowerBound) }) else {
            return [.insertion(at: end, trailingComma ? " " + member : comma + " " + member)]
        }
        let lineBreak = layout.lineBreak(before: last.upperBound)
        let line = lineBreak + indentation(before: last.lowerBound) + member
        // A comment on the last member's line stays with it.
        let afterBlanks = text.skipBlanks(from: end)
        let lineEnd = text.starts(with: "#", at: afterBlanks) ? text.lineEnd(from: end) : end
        if trailingComma { return [.insertion(at: lineEnd, line + ",")] }
        if lineEnd == end { return [.insertion(at: end, comma + line)] }
        return [.insertion(at: end, comma), .insertion(at: lineEnd, line)]
    }
}
