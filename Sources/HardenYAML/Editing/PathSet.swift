/// Paths of which it is quickly told whether one leads through another.
struct PathSet {
    private struct Step {
        var next: [YAMLPath.Component: Int] = [:]
        /// Paths that end here.
        var ends = 0
        /// Paths that end here or lead on.
        var total = 0
    }

    private var steps = [Step()]

    mutating func insert(_ path: YAMLPath) {
        var position = 0
        steps[0].total += 1
        for component in path.components {
            if let next = steps[position].next[component] {
                position = next
            } else {
                steps[position].next[component] = steps.count
                position = steps.count
                steps.append(Step())
            }
            steps[position].total += 1
        }
        steps[position].ends += 1
    }

    /// Whether one of the paths leads through this one, or this one through it.
    ///
    /// - Parameter exceptItself: Whether the same path does not count.
    func isRelated(to path: YAMLPath, exceptItself: Bool = false) -> Bool {
        var position = 0
        for component in path.components {
            if steps[position].ends > 0 { return true }
            guard let next = steps[position].next[component] else { return false }
            position = next
        }
        return exceptItself ? steps[position].total > steps[position].ends : steps[position].total > 0
    }
}

/// Edits of which it is quickly told whether another depends on what one of them does.
struct EditSet {
    private var appends = PathSet()
    private var removals = PathSet()
    /// The new entries themselves: what else is in their mappings stays as it is.
    private var insertions = PathSet()
    private var others = PathSet()

    mutating func insert(_ edit: YAMLEdit) {
        switch edit {
        case .append(let path, _): appends.insert(path)
        case .insert: insertions.insert(edit.path)
        case .delete where edit.leavesCollection: removals.insert(edit.affectedPath)
        default: others.insert(edit.affectedPath)
        }
    }

    /// Whether an edit may depend on what one of these does.
    ///
    /// - Parameter exceptNeighbours: Whether another entry or item may go from the collection that the edit takes one from.
    func isRelated(to edit: YAMLEdit, exceptNeighbours: Bool = false) -> Bool {
        let path = edit.affectedPath
        if others.isRelated(to: path) || removals.isRelated(to: path, exceptItself: exceptNeighbours) { return true }
        if case .insert(let mapping, _, let position) = edit {
            // Where it goes depends on the entry that it is to follow.
            if case .after(let key) = position, insertions.isRelated(to: mapping.appending(key)) { return true }
            if insertions.isRelated(to: edit.path) { return true }
        } else if insertions.isRelated(to: path) {
            return true
        }
        // Items that are added come one after the other, whatever the others are.
        if case .append = edit { return false }
        return appends.isRelated(to: path)
    }
}

extension YAMLEdit {
    /// The place below which an edit may change what others see.
    var affectedPath: YAMLPath {
        switch self {
        case .put(let path, _, _), .append(let path, _), .comment(let path, _): path
        case .insert(let path, _, _): path
        case .delete(_, .deleteParent): YAMLPath()
        case .delete(let path, _): path.parent
        }
    }

    /// Whether the edit takes an entry or an item away, and nothing beyond its collection.
    var leavesCollection: Bool {
        switch self {
        case .delete(let path, let sole): sole != .deleteParent && !path.components.isEmpty
        default: false
        }
    }
}
