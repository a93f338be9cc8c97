/// Edits that are planned against one tree and do not get in each other's way.
///
/// Edits mean what they mean one after the other. Applying several at once saves parsing the text after each; an edit
/// that might see the work of an earlier one waits for the next round.
struct EditRound {
    private(set) var plans: [EditPlan] = []
    private var accepted: [YAMLEdit] = []
    /// Edits for the next round, in their order.
    private(set) var postponed: [YAMLEdit] = []

    /// The edits of all plans, in the order of the text.
    var textEdits: [TextEdit] { plans.flatMap(\.edits).inTextOrder() }

    /// Fills a round from edits, in their order.
    /// - Parameter limit: How many edits the round may take.
    /// - Throws: Why an edit cannot be made.
    init(_ edits: [YAMLEdit], planner: EditPlanner, limit: Int = .max) throws(YAMLRefusal) {
        for edit in edits {
            if plans.count >= limit || postponed.contains(where: { Self.mustFollow(edit, $0) })
                || accepted.contains(where: { Self.isRelated(edit, $0) })
            {
                postponed.append(edit)
                continue
            }
            guard let plan = try planner.plan(edit) else { continue }
            if plans.contains(where: { Self.collides($0, plan) }) {
                postponed.append(edit)
            } else {
                plans.append(plan)
                accepted.append(edit)
            }
        }
    }

    /// Whether an edit may depend on what another does.
    static func isRelated(_ edit: YAMLEdit, _ other: YAMLEdit) -> Bool {
        if case .append(let path, _) = edit, case .append(path, _) = other { return false }
        return edit.affectedPath.hasPrefix(other.affectedPath) || other.affectedPath.hasPrefix(edit.affectedPath)
    }

    /// Whether an edit must not overtake another, so that entries come in the order in which they were asked for.
    private static func mustFollow(_ edit: YAMLEdit, _ other: YAMLEdit) -> Bool {
        isRelated(edit, other) || edit.path.parent == other.path.parent
            || edit.path.parent.hasPrefix(other.path.parent) || other.path.parent.hasPrefix(edit.path.parent)
    }

    /// Whether edits overlap or touch. New lines at the end of one collection may follow each other.
    private static func collides(_ lhs: EditPlan, _ rhs: EditPlan) -> Bool {
        let areNeighbours =
            lhs.allowsNeighbours && rhs.allowsNeighbours
            && lhs.changes.map(\.container) == rhs.changes.map(\.container) && !haveSameKey(lhs, rhs)
        if areNeighbours { return false }
        if !lhs.changes.isEmpty, lhs.changes.map(\.container) == rhs.changes.map(\.container), haveSameKey(lhs, rhs) {
            return true
        }
        return lhs.edits.contains { lhs in
            rhs.edits.contains { rhs in
                lhs.range.lowerBound <= rhs.range.upperBound && rhs.range.lowerBound <= lhs.range.upperBound
            }
        }
    }

    private static func haveSameKey(_ lhs: EditPlan, _ rhs: EditPlan) -> Bool {
        lhs.changes.contains { lhs in
            guard case .insert(_, _, let entry) = lhs else { return false }
            return rhs.changes.contains { rhs in
                guard case .insert(_, _, let other) = rhs else { return false }
                return entry.key == other.key
            }
        }
    }
}

extension YAMLEdit {
    /// The place below which an edit may change what others see.
    fileprivate var affectedPath: YAMLPath {
        switch self {
        case .put(let path, _, _), .append(let path, _), .comment(let path, _): path
        case .insert(let path, _, _): path
        case .delete(_, .deleteParent): YAMLPath()
        case .delete(let path, _): path.parent
        }
    }
}
