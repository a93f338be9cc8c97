/// Plans edits against one tree. It never rewrites what is there: every plan is a few insertions, deletions and
/// replacements of exactly the bytes concerned.
struct EditPlanner {
    let document: YAMLDocument
    let text: ByteText
    let layout: DocumentLayout
    let flow: FlowRenderer
    let index: DocumentIndex
    private let isTemplate: Bool

    init(_ document: YAMLDocument) {
        self.document = document
        text = document.text
        layout = DocumentLayout(document)
        flow = FlowRenderer(isJSON: layout.isJSON)
        index = DocumentIndex(document)
        isTemplate = document.isTemplate
    }

    /// Returns what an edit does, or nothing where it would change nothing.
    func plan(_ edit: YAMLEdit) throws(YAMLRefusal) -> EditPlan? {
        if isTemplate { throw YAMLRefusal(.template, at: edit.path) }
        switch edit {
        case .put(let path, let value, let comment): return try planPut(path, value, comment)
        case .insert(let path, let entry, let position):
            let node = try existing(path)
            guard node.kind == .mapping else { throw refusal(.wrongKind(expected: "a mapping"), path, node) }
            if node[entry.key] != nil { throw refusal(.keyExists(entry.key), path.appending(entry.key), node) }
            if let name = mergedAnchor(giving: entry.key, to: node) {
                throw refusal(.throughMergeKey(name), path.appending(entry.key), node)
            }
            return try insert(entry, into: node, position, path)
        case .append(let path, let value): return try planAppend(path, value)
        case .delete(let path, let sole): return try planDelete(path, sole)
        case .comment(let path, let comment): return try planComment(path, comment)
        }
    }

    // MARK: Finding the place

    /// The last existing node on a path, and what is missing of the path after it.
    func walk(_ path: YAMLPath) throws(YAMLRefusal) -> (node: YAMLNode, missing: ArraySlice<YAMLPath.Component>) {
        var node = document.root
        var position = 0
        while true {
            try checkEditable(node, path)
            guard position < path.components.count else { return (node, []) }
            let missing = path.components[position...]
            switch path.components[position] {
            case .key(let key):
                guard node.kind == .mapping else {
                    if node.scalar == .null || node.kind == .sequence && index.members(of: node).count == 0 {
                        return (node, missing)
                    }
                    throw refusal(.wrongKind(expected: "a mapping"), path, node)
                }
                let entries = index.members(of: node).entries
                let matches = index.members(of: node).ordinals(ofKey: key)
                if matches.count > 1 { throw refusal(.duplicateKey(key), path, entries[matches[1]].key) }
                guard let match = matches.first.map({ entries[$0] }) else {
                    if let name = mergedAnchor(giving: key, to: node) {
                        throw refusal(.throughMergeKey(name), path, node)
                    }
                    return (node, missing)
                }
                // go-yaml v2 lets a merge key overwrite what stands before it, so a change there would have no effect.
                if let merge = node.mergeOrdinal, match.key.index < entries[merge].key.index,
                    let name = mergedAnchor(giving: key, to: node)
                {
                    throw refusal(.throughMergeKey(name), path, node)
                }
                node = match.value
            case .index(let position):
                let items = index.members(of: node).items
                guard items.indices.contains(position) else { throw refusal(.notFound, path, node) }
                node = items[position]
            }
            position += 1
        }
    }

    func existing(_ path: YAMLPath) throws(YAMLRefusal) -> YAMLNode {
        let (node, missing) = try walk(path)
        guard missing.isEmpty else { throw refusal(.notFound, path, node) }
        return node
    }

    private func checkEditable(_ node: YAMLNode, _ path: YAMLPath) throws(YAMLRefusal) {
        if let name = node.aliasName { throw refusal(.throughAlias(name), path, node) }
        if let anchor = node.anchor, index.isAliased(anchor) { throw refusal(.anchorInUse(anchor), path, node) }
    }

    /// The number of entries or items at a path; `nil` where there is no node.
    func memberCount(at path: YAMLPath) -> Int? { index.node(at: path).map { index.members(of: $0).count } }

    /// The anchor from which a merge key (`<<`) gives `key` to a mapping.
    private func mergedAnchor(giving key: String, to mapping: YAMLNode) -> String? {
        guard let ordinal = mapping.mergeOrdinal else { return nil }
        let merge = index.members(of: mapping).entries[ordinal]
        let sources = merge.value.kind == .sequence ? merge.value.items : [merge.value]
        for source in sources {
            guard let name = source.aliasName else { continue }
            if source.resolved[key] != nil { return name }
        }
        return nil
    }

    func refusal(_ reason: YAMLRefusal.Reason, _ path: YAMLPath, _ node: YAMLNode?) -> YAMLRefusal {
        YAMLRefusal(reason, at: path, node?.location)
    }

    // MARK: Text around nodes

    /// The end of the lines of a node: after its last line, with the comment on it.
    func lineEnd(after node: YAMLNode) -> Int {
        node.endsInBlockScalar ? node.range.upperBound : text.nextLine(from: node.range.upperBound)
    }

    /// Where a line after `node` goes: behind its comment, and behind comment lines that belong to the same block, but not
    /// between what stands below and the comment on it.
    func tail(after node: YAMLNode, column: Int, _ path: YAMLPath) throws(YAMLRefusal) -> Int {
        if node.isUnterminated { throw refusal(.unterminatedBlockScalar, path, node) }
        let end = lineEnd(after: node)
        var position = end
        while position < text.range.upperBound {
            let first = text.skipBlanks(from: position)
            guard text.starts(with: "#", at: first), first - position >= column else { break }
            position = text.nextLine(from: first)
        }
        return startOfComments(above: position, column: column, from: end)
    }

    /// An insertion of whole lines at the start of a line, or at the end of a text that lacks its last break.
    ///
    /// - Parameter endsInLiteral: Whether the last line belongs to a literal block, whose value needs its line break.
    func lineInsertion(_ lines: [String], at position: Int, endsInLiteral: Bool = false) -> TextEdit {
        let lineBreak = layout.lineBreak(before: position)
        let body = lines.joined(separator: lineBreak)
        let isAtLineStart = position == text.range.lowerBound || text.lineBreakLength(before: position) > 0
        return .insertion(
            at: position,
            isAtLineStart ? body + lineBreak : lineBreak + body + (endsInLiteral ? lineBreak : "")
        )
    }

    /// The offset to which blanks before `offset` can be taken back.
    func skipBlanksBack(from offset: Int) -> Int {
        var offset = offset
        while text.isBlank(offset - 1) { offset -= 1 }
        return offset
    }

    /// Whether all of a range stands on one line.
    func isOneLine(_ range: Range<Int>) -> Bool { text.lineEnd(from: range.lowerBound) >= range.upperBound }
}

extension YAMLDocument {
    /// Whether the document is a template that parses by accident: `{{ .Values.x }}` is a mapping whose key is one.
    fileprivate var isTemplate: Bool {
        nodes.contains { node in
            guard node.flags.contains(.isKey), node.kind == .mapping, node.style == .flow else { return false }
            return nodes[Int(node.parent)].style == .flow
        }
    }
}

extension YAMLNode {
    /// The position of a merge key (`<<`) among a mapping's entries.
    var mergeOrdinal: Int? { entries.firstIndex { $0.key.hasText("<<") && $0.key.style == .plain } }
}
