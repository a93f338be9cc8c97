import HardenNGINX
import HardenYAML

/// A fix on its way into files: its edits by file, and its new documents with the file that each goes to.
struct PlannedFix: Sendable, Hashable {
    struct Edit: Sendable, Hashable {
        var file: String
        var document: Int
        var edit: YAMLEdit
    }

    struct Document: Sendable, Hashable {
        var file: String
        var content: YAMLMapping
    }

    /// The finding's position.
    var finding: Int
    var rule: String
    var edits: [Edit]
    var documents: [Document] = []
    /// Edits of configurations of nginx.
    var nginxEdits: [NGINXEdit] = []

    /// All files that it touches.
    var files: Set<String> {
        Set(edits.map(\.file) + documents.map(\.file) + nginxEdits.compactMap { $0.file?.source.name })
    }
    var isEmpty: Bool { edits.isEmpty && documents.isEmpty && nginxEdits.isEmpty }

    /// A document of a file that is edited. Edits of different documents have nothing to do with each other.
    struct Target: Hashable {
        var file: String
        var document: Int
    }
}

extension PlannedFix.Edit {
    var target: PlannedFix.Target { PlannedFix.Target(file: file, document: document) }
}

extension PlannedFix {
    /// Whether it removes items of lists, after which the items behind them have other positions.
    var movesItems: Bool {
        edits.contains { edit in
            guard case .delete(let path, _) = edit.edit, case .index = path.components.last else { return false }
            return true
        }
    }
}

extension YAMLEdit {
    /// Whether the edit sets a value.
    var isWrite: Bool {
        switch self {
        case .put, .insert: true
        case .append, .delete, .comment: false
        }
    }

    /// The value that it sets, in a place that holds one value.
    var demand: YAMLValue? {
        switch self {
        case .put(_, let value, _): value
        case .insert(_, let entry, _): entry.value
        case .append, .delete, .comment: nil
        }
    }
}
