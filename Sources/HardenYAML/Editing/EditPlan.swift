/// What one edit does: to the bytes, and to the tree.
struct EditPlan {
    var edits: [TextEdit]
    var changes: [TreeChange]
    /// Comments that the edit writes, without `#`.
    var newComments: [String] = []
    /// Whether further insertions at the same place may follow in the same round.
    var allowsNeighbours = false

    init(_ edits: [TextEdit], _ changes: [TreeChange], newComments: [String] = [], allowsNeighbours: Bool = false) {
        self.edits = edits
        self.changes = changes
        self.newComments = newComments
        self.allowsNeighbours = allowsNeighbours
    }
}

/// A change to the tree, by node index.
enum TreeChange: Sendable {
    case replace(node: Int, with: YAMLValue)
    /// A new entry behind the one with that ordinal; -1 for the first place.
    case insert(mapping: Int, after: Int, YAMLMapping.Entry)
    case append(sequence: Int, YAMLValue)
    /// Removes an item, or the entry that has this key.
    case delete(child: Int)

    /// The node whose children change.
    var container: Int {
        switch self {
        case .replace(let node, _): node
        case .insert(let mapping, _, _): mapping
        case .append(let sequence, _): sequence
        case .delete(let child): child
        }
    }
}

extension YAMLValue {
    /// The comments within the value, in the order in which they are written in block style.
    var comments: [String] {
        switch self {
        case .sequence(let items): items.flatMap(\.comments)
        case .mapping(let mapping):
            mapping.entries.flatMap { $0.above + ($0.comment.map { [$0] } ?? []) + $0.value.comments }
        default: []
        }
    }
}
