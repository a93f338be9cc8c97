extension YAMLNode {
    /// The first node in which another tree differs, counted from the top in the order of the text; `nil` where it is the same.
    ///
    /// A tree that ends too early differs in the first node that it does not have.
    package func firstDifference(from other: YAMLNode) -> Int? {
        let count = Int(raw.subtreeEnd) - index
        let otherCount = Int(other.raw.subtreeEnd) - other.index
        for offset in 0..<min(count, otherCount) {
            let (mine, theirs) = (document.nodes[index + offset], other.document.nodes[other.index + offset])
            let isSame =
                mine.kind == theirs.kind && mine.subtreeEnd - UInt32(index) == theirs.subtreeEnd - UInt32(other.index)
                && (mine.kind != .scalar || mine.style == theirs.style)
                && hasSameContent(offset, mine, as: other, theirs)
            if !isSame { return offset }
        }
        return count == otherCount ? nil : min(count, otherCount)
    }

    private func hasSameContent(_ offset: Int, _ mine: Node, as other: YAMLNode, _ theirs: Node) -> Bool {
        if mine.detail == 0, theirs.detail == 0 {
            // Values that stand in the text as they are need no handles.
            return mine.kind != .scalar
                || document.source.bytes[mine.textRange].elementsEqual(other.document.source.bytes[theirs.textRange])
        }
        let (first, second) = (
            YAMLNode(document: document, index: index + offset),
            YAMLNode(document: other.document, index: other.index + offset)
        )
        return first.hasSameProperties(as: second)
            && (mine.kind != .scalar || first.withText { text in second.withText { $0 == text } })
    }

    private func hasSameProperties(as other: YAMLNode) -> Bool {
        anchor == other.anchor && tag == other.tag && aliasName == other.aliasName
    }

    /// Whether another tree is the same, but for what it has in some fields.
    ///
    /// - Parameters:
    ///   - fields: The fields, such as `spec.containers[].image`.
    ///   - path: The way to this node.
    package func isSame(as other: YAMLNode, butFor fields: Set<String>, at path: String = "") -> Bool {
        if firstDifference(from: other) == nil { return true }
        guard kind == other.kind, hasSameProperties(as: other) else { return false }
        switch kind {
        case .scalar, .alias: return false
        case .sequence:
            let (mine, theirs) = (items, other.items)
            return mine.count == theirs.count
                && zip(mine, theirs).allSatisfy { $0.isSame(as: $1, butFor: fields, at: path + "[]") }
        case .mapping:
            let prefix = path.isEmpty ? path : path + "."
            let mine = entries.filter { !fields.contains(prefix + $0.key.string) }
            let theirs = other.entries.filter { !fields.contains(prefix + $0.key.string) }
            return mine.count == theirs.count
                && zip(mine, theirs).allSatisfy { first, second in
                    first.key.firstDifference(from: second.key) == nil
                        && first.value.isSame(as: second.value, butFor: fields, at: prefix + first.key.string)
                }
        }
    }
}

extension YAMLDocument {
    /// Whether a value stands for another one, so that a change of that changes more than its own field.
    package var hasAliases: Bool { nodes.contains { $0.kind == .alias } }
}
