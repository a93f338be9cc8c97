/// A node of a document: a cheap handle, not a copy.
package struct YAMLNode: Sendable {
    package let document: YAMLDocument
    let index: Int

    var raw: Node { document.nodes[index] }

    package var kind: YAMLNodeKind { raw.kind }
    package var style: YAMLNodeStyle { raw.style }

    /// The bytes of the node without its properties.
    package var range: Range<Int> { Int(raw.content)..<Int(raw.end) }

    /// The bytes of the node with its properties (`&anchor`, `!tag`).
    package var fullRange: Range<Int> { Int(raw.start)..<Int(raw.end) }

    package var location: TextLocation { document.source.location(at: Int(raw.content)) }

    package var anchor: String? { raw.kind == .alias ? nil : detail?.anchor }
    /// The anchor that an alias refers to.
    package var aliasName: String? { raw.kind == .alias ? detail?.anchor : nil }
    package var tag: String? { detail?.tag }

    /// Whether the node is a null that is written as nothing.
    package var isEmptyScalar: Bool { raw.flags.contains(.isEmpty) }

    package var parent: YAMLNode? {
        raw.parent == Node.noParent ? nil : YAMLNode(document: document, index: Int(raw.parent))
    }

    var detail: NodeDetail? {
        raw.detail == 0 ? nil : document.details[Int(raw.detail) - 1]
    }

    /// The key of the entry whose value this is.
    package var key: YAMLNode? {
        guard let parent, parent.kind == .mapping, !raw.flags.contains(.isKey) else { return nil }
        // A key is mostly a scalar, right before its value.
        let before = YAMLNode(document: document, index: index - 1)
        if before.raw.flags.contains(.isKey), before.raw.parent == raw.parent { return before }
        return parent.entries.first { $0.value.index == index }?.key
    }

    /// Whether the node lies within `[…]` or `{…}`.
    package var isInFlow: Bool {
        var ancestor = parent
        while let node = ancestor {
            if node.style == .flow || node.style == .flowPair { return true }
            ancestor = node.parent
        }
        return false
    }
}

// MARK: - Children

extension YAMLNode {
    /// The children in the order of the text: items, or keys and values in turn.
    package var children: some Sequence<YAMLNode> {
        sequence(
            state: index + 1
        ) { [document, end = Int(raw.subtreeEnd)] next -> YAMLNode? in
            guard next < end else { return nil }
            defer { next = Int(document.nodes[next].subtreeEnd) }
            return YAMLNode(document: document, index: next)
        }
    }

    /// The items of a sequence; nothing for other nodes.
    package var items: [YAMLNode] { kind == .sequence ? Array(children) : [] }

    /// The entries of a mapping; nothing for other nodes.
    package var entries: [(key: YAMLNode, value: YAMLNode)] {
        guard kind == .mapping else { return [] }
        var entries: [(key: YAMLNode, value: YAMLNode)] = []
        var key: YAMLNode?
        for child in children {
            if let pending = key {
                entries.append((pending, child))
                key = nil
            } else {
                key = child
            }
        }
        return entries
    }

    /// The value of a mapping's key. Of duplicate keys the last counts, as for Kubernetes.
    package subscript(key: String) -> YAMLNode? {
        guard kind == .mapping else { return nil }
        var key = key
        return key.withUTF8 { document.value(ofKey: $0, in: index) }.map { YAMLNode(document: document, index: $0) }
    }

    /// The item of a sequence at `position`.
    package subscript(position: Int) -> YAMLNode? {
        guard kind == .sequence, position >= 0 else { return nil }
        let children = childIndices
        return position < children.count ? YAMLNode(document: document, index: Int(children[position])) : nil
    }
}

// MARK: - Values

extension YAMLNode {
    /// Calls `body` with the bytes of a scalar's value, which are not copied.
    package func withText<Result>(_ body: (ArraySlice<UInt8>) -> Result) -> Result {
        let node = raw
        if node.flags.contains(.isDecoded), let value = detail?.value { return body(document.decoded[value]) }
        let quote = node.flags.contains(.isQuotedSlice) ? 1 : 0
        guard node.kind == .scalar else { return body([]) }
        return body(document.source.bytes[(Int(node.content) + quote)..<(Int(node.end) - quote)])
    }

    /// The value of a scalar as text, whatever it resolves to; empty for other nodes.
    package var string: String { withText { String(decoding: $0, as: UTF8.self) } }

    /// Whether this is a scalar with exactly this text.
    package func hasText(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { document.hasText($0, at: index) }
    }

    /// The value as Kubernetes reads it; `nil` for collections and aliases.
    package var scalar: YAMLScalar? {
        guard kind == .scalar else { return nil }
        return YAMLScalar(text: string, isPlain: style == .plain, tag: tag)
    }
}
