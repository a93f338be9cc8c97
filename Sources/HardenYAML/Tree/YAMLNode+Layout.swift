/// How a node lies in the text; what edits need to know.
extension YAMLNode {
    /// Whether the node's text ends in a block scalar, whose end includes its last line break.
    var endsInBlockScalar: Bool { lastLeaf.isBlockScalar }

    var isBlockScalar: Bool { kind == .scalar && (style == .literal || style == .folded) }

    /// Whether text put behind the node would become part of it.
    var isUnterminated: Bool { lastLeaf.raw.flags.contains(.isUnterminated) }

    /// The last node within block collections; flow collections end at their bracket.
    private var lastLeaf: YAMLNode {
        var node = self
        while node.kind == .mapping || node.kind == .sequence, node.style != .flow {
            var last: YAMLNode?
            for child in node.children { last = child }
            guard let last else { return node }
            node = last
        }
        return node
    }

    /// Whether the node is a block collection.
    var isBlockCollection: Bool { (kind == .mapping || kind == .sequence) && style == .block }

    /// The column of a block collection's entries, from 0.
    var column: Int { document.text.column(of: range.lowerBound) }

    /// Where the entries of a mapping begin: each at its `?` if it has one, else at its key.
    var entryStarts: [Int] {
        let text = document.text
        var starts: [Int] = []
        var position = range.lowerBound + (style == .flow ? 1 : 0)
        for entry in entries {
            starts.append(Self.entryStart(of: entry.key, after: position, in: text))
            position = max(entry.key.range.upperBound, entry.value.range.upperBound)
        }
        return starts
    }

    private static func entryStart(of key: YAMLNode, after end: Int, in text: ByteText) -> Int {
        var position = end
        let limit = key.fullRange.lowerBound
        while true {
            let next = text.skipGap(from: position, limit: limit + 1)
            guard next < limit else { return limit }
            if text.starts(with: "?", at: next) { return next }
            guard text.starts(with: ",", at: next) || text.starts(with: ":", at: next) else { return limit }
            position = next + 1
        }
    }

    /// Where an entry's or item's text ends, a `:` without value included.
    func memberEnd(key: YAMLNode?, value: YAMLNode) -> Int {
        let end = max(value.range.upperBound, key?.range.upperBound ?? 0)
        guard value.isEmptyScalar, let key, end == key.range.upperBound else { return end }
        let colon = document.text.skipGap(from: end, limit: document.chunk.upperBound)
        return document.text.starts(with: ":", at: colon) && colon < (parentEnd ?? 0) ? colon + 1 : end
    }

    private var parentEnd: Int? { style == .flow ? range.upperBound : nil }
}

// MARK: - Comparison

extension YAMLNode {
    /// Whether Kubernetes reads this node as `value`; the order of keys does not matter.
    package func means(_ value: YAMLValue) -> Bool {
        switch value {
        case .null, .bool, .int, .double, .string:
            guard let scalar else { return false }
            return scalar == value.scalar
        case .sequence(let values):
            guard kind == .sequence else { return false }
            let items = items
            return items.count == values.count && zip(items, values).allSatisfy { $0.means($1) }
        case .mapping(let mapping):
            guard kind == .mapping else { return false }
            let entries = entries
            guard entries.count == mapping.entries.count else { return false }
            return mapping.entries.allSatisfy { self[$0.key]?.means($0.value) ?? false }
        }
    }
}

extension YAMLValue {
    /// A scalar value as Kubernetes should read it; `nil` for collections.
    package var scalar: YAMLScalar? {
        switch self {
        case .null: .null
        case .bool(let value): .bool(value)
        case .int(let value): .int(value)
        case .double(let value): Int(exactly: value).map { .int($0) } ?? .double(value)
        case .string(let value): .string(value)
        case .sequence, .mapping: nil
        }
    }
}
