extension EditPlanner {
    /// Removes an entry or an item, with the comment on its lines; comments above it stay.
    func planDelete(_ path: YAMLPath, _ sole: YAMLEdit.SoleChildPolicy) throws(YAMLRefusal) -> EditPlan? {
        guard let node = index.node(at: path), let parent = node.parent else { throw refusal(.notFound, path, nil) }
        _ = try existing(path.parent)
        let members = index.members(of: parent)
        if case .key(let key)? = path.components.last, members.ordinals(ofKey: key).count > 1 {
            throw refusal(.duplicateKey(key), path, node)
        }
        let key = node.key
        if let anchor = index.anchorInUse(within: key?.index ?? node.index, through: Int(node.raw.subtreeEnd)) {
            throw refusal(.anchorInUse(anchor), path, node)
        }
        if members.count == 1 { return try deleteSole(of: parent, path, sole) }
        let change = TreeChange.delete(child: key?.index ?? node.index)
        let edits =
            parent.style == .flow ? try deleteInFlow(node, in: parent, path) : try deleteLines(node, in: parent, path)
        return EditPlan(edits, [change])
    }

    private func deleteSole(
        of parent: YAMLNode,
        _ path: YAMLPath,
        _ policy: YAMLEdit.SoleChildPolicy
    ) throws(YAMLRefusal) -> EditPlan? {
        switch policy {
        case .refuse: throw refusal(.soleEntry, path, parent)
        case .leaveEmpty:
            let empty: YAMLValue = parent.kind == .mapping ? .mapping(YAMLMapping()) : .sequence([])
            if parent.style == .flowPair { throw refusal(.soleEntry, path, parent) }
            return try replace(parent, with: empty, path.parent)
        case .deleteParent:
            guard parent.parent != nil else { throw refusal(.soleEntry, path, parent) }
            return try planDelete(path.parent, .deleteParent)
        }
    }

    // MARK: Block collections

    private func deleteLines(_ node: YAMLNode, in parent: YAMLNode, _ path: YAMLPath) throws(YAMLRefusal) -> [TextEdit]
    {
        let (ordinal, start) = try memberStart(of: node, in: parent, path)
        let lastNode = node.key.map { $0.range.upperBound > node.range.upperBound ? $0 : node } ?? node
        let end = lineEnd(after: lastNode)
        if text.isFirstOnLine(start) {
            var lineStart = text.lineStart(of: start)
            // A byte order mark is no part of the first line.
            if lineStart == 0, document.source.hasByteOrderMark { lineStart = 3 }
            if end == text.range.upperBound, text.lineBreakLength(before: end) == 0, end == text.bytes.count,
                canDropBreak(before: lineStart, ordinal: ordinal, in: parent)
            {
                // The file has no final line break, and still has none when its last lines go.
                return [.deletion((lineStart - text.lineBreakLength(before: lineStart))..<end)]
            }
            return [lineDeletion(lineStart..<end)]
        }
        // The member shares its line with the dash of an outer item. What follows it may take its place.
        let next = nextMember(after: ordinal, in: parent)
        guard let next else { throw refusal(.layout("it shares its line with what is around it"), path, node) }
        let first = text.skipBlanks(from: end)
        if first == next { return [.deletion(start..<next)] }
        guard !lastNode.endsInBlockScalar else {
            throw refusal(.layout("it shares its line with the dash around it"), path, node)
        }
        return [.deletion(start..<text.lineEnd(from: lastNode.range.upperBound))]
    }

    /// Whether taking away the break before a line leaves what stands before it as it is.
    private func canDropBreak(before lineStart: Int, ordinal: Int, in parent: YAMLNode) -> Bool {
        guard ordinal > 0, text.lineBreakLength(before: lineStart) > 0 else { return false }
        let members = index.members(of: parent)
        let previous = parent.kind == .mapping ? members.entries[ordinal - 1].value : members.items[ordinal - 1]
        return !previous.endsInBlockScalar
    }

    private func memberStart(
        of node: YAMLNode,
        in parent: YAMLNode,
        _ path: YAMLPath
    ) throws(YAMLRefusal) -> (ordinal: Int, start: Int) {
        let members = index.members(of: parent)
        guard let ordinal = members.ordinal(of: node) else { throw refusal(.notFound, path, node) }
        return (ordinal, parent.kind == .mapping ? members.starts[ordinal] : dash(of: ordinal, in: parent))
    }

    private func dash(of ordinal: Int, in sequence: YAMLNode) -> Int {
        guard ordinal > 0 else { return sequence.range.lowerBound }
        let previous = index.members(of: sequence).items[ordinal - 1]
        return text.skipGap(from: previous.range.upperBound, limit: sequence.range.upperBound)
    }

    private func nextMember(after ordinal: Int, in parent: YAMLNode) -> Int? {
        let members = index.members(of: parent)
        guard ordinal + 1 < members.count else { return nil }
        return parent.kind == .mapping ? members.starts[ordinal + 1] : dash(of: ordinal + 1, in: parent)
    }

    // MARK: Flow collections

    private func deleteInFlow(_ node: YAMLNode, in parent: YAMLNode, _ path: YAMLPath) throws(YAMLRefusal) -> [TextEdit]
    {
        let members = index.members(of: parent)
        guard let ordinal = members.ordinal(of: node) else { throw refusal(.notFound, path, node) }
        func range(_ ordinal: Int) -> Range<Int> {
            guard parent.kind == .mapping else { return members.items[ordinal].fullRange }
            let entry = members.entries[ordinal]
            return members.starts[ordinal]..<parent.memberEnd(key: entry.key, value: entry.value)
        }
        let member = range(ordinal)
        let close = parent.range.upperBound - 1
        let next = text.skipGap(from: member.upperBound, limit: close)
        if next < close, text.starts(with: ",", at: next) {
            return deleteWithCommaBehind(member, comma: next, close: close)
        }
        guard ordinal > 0 else { throw refusal(.layout("its comma cannot be found"), path, node) }
        let comma = text.skipGap(from: range(ordinal - 1).upperBound, limit: member.lowerBound)
        guard text.starts(with: ",", at: comma) else { throw refusal(.layout("its comma cannot be found"), path, node) }
        let hasComment = text.bytes[comma..<member.lowerBound].contains(UInt8(ascii: "#"))
        return hasComment
            ? [.deletion(comma..<(comma + 1)), .deletion(member)] : [.deletion(comma..<member.upperBound)]
    }

    private func deleteWithCommaBehind(_ member: Range<Int>, comma: Int, close: Int) -> [TextEdit] {
        let afterBlanks = text.skipBlanks(from: comma + 1)
        let endsLine = text.lineBreakLength(at: afterBlanks) > 0
        if endsLine, text.isFirstOnLine(member.lowerBound) {
            // A member on a line of its own goes with its line.
            return [.deletion(text.lineStart(of: member.lowerBound)..<text.nextLine(from: afterBlanks))]
        }
        let hasComment = text.starts(with: "#", at: afterBlanks)
        if text.bytes[member.upperBound..<comma].contains(UInt8(ascii: "#")) {
            return [.deletion(member), .deletion(comma..<(comma + 1))]
        }
        return [
            .deletion(member.lowerBound..<(endsLine || hasComment || afterBlanks > close ? comma + 1 : afterBlanks))
        ]
    }
}
