/// What matters about a new value where it goes beside what is there.
extension YAMLValue {
    var kind: YAMLNodeKind {
        switch self {
        case .mapping: .mapping
        case .sequence: .sequence
        default: .scalar
        }
    }

    /// The value without the comment that would stand on its first line behind a dash.
    var withoutFirstComment: YAMLValue {
        switch self {
        case .mapping(var mapping) where !mapping.isEmpty:
            mapping.entries[0].comment = nil
            return .mapping(mapping)
        case .sequence(var items) where !items.isEmpty:
            items[0] = items[0].withoutFirstComment
            return .sequence(items)
        default: return self
        }
    }

    /// The value without the comment that would stand on its last line.
    var withoutLastComment: YAMLValue {
        switch self {
        case .mapping(var mapping):
            guard var last = mapping.entries.popLast() else { return self }
            last = .init(last.key, last.value.withoutLastComment, comment: last.value.isOneLine ? nil : last.comment)
            return .mapping(YAMLMapping(mapping.entries + [last]))
        case .sequence(let items): return .sequence(items.dropLast() + items.suffix(1).map(\.withoutLastComment))
        default: return self
        }
    }

    /// Whether the value stands on the line of its key.
    private var isOneLine: Bool {
        switch self {
        case .mapping(let mapping): mapping.isEmpty
        case .sequence(let items): items.isEmpty
        default: true
        }
    }

    /// Whether the value's last line belongs to a literal block, which needs its line break.
    var endsInLiteral: Bool {
        switch self {
        case .string(let text): text.contains("\n")
        case .sequence(let items): items.last?.endsInLiteral ?? false
        case .mapping(let mapping): mapping.entries.last?.value.endsInLiteral ?? false
        default: false
        }
    }
}
