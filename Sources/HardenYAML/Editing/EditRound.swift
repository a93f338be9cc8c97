/// Edits that are planned against one tree and do not get in each other's way.
///
/// Edits mean what they mean one after the other. Applying several at once saves parsing the text after each; an edit
/// that might see the work of an earlier one waits for the next round.
struct EditRound {
    private(set) var plans: [EditPlan] = []
    /// Edits for the next round, in their order.
    private(set) var postponed: [YAMLEdit] = []

    private var accepted = EditSet()
    private var waiting = EditSet()
    private var waitingParents = PathSet()
    private var occupied = OccupiedText()
    /// The positions, in the tree that is planned against, of what goes from a collection.
    private var removed: [YAMLPath: [Int]] = [:]

    /// The edits of all plans, in the order of the text.
    var textEdits: [TextEdit] { plans.flatMap(\.edits).inTextOrder() }

    /// A round of plans of which none gets in another's way.
    init(plans: [EditPlan]) { self.plans = plans }

    /// Fills a round from edits, in their order.
    /// - Parameter limit: How many edits the round may take.
    /// - Throws: Why an edit cannot be made.
    init(_ edits: [YAMLEdit], planner: EditPlanner, limit: Int = .max) throws(YAMLRefusal) {
        for edit in edits {
            guard plans.count < limit, !mustWait(edit), let current = inThisTree(edit, planner) else {
                postpone(edit)
                continue
            }
            let plan: EditPlan?
            do throws(YAMLRefusal) {
                plan = try planner.plan(current)
            } catch {
                // What was asked for is said, not what it is called before others have gone.
                throw YAMLRefusal(error.reason, at: current == edit ? error.path : edit.path, error.location)
            }
            guard let plan else { continue }
            guard occupied.take(plan, of: planner.document) else {
                postpone(edit)
                continue
            }
            plans.append(plan)
            accepted.insert(edit)
            if edit.leavesCollection, case .index(let index)? = current.path.components.last {
                removed[edit.affectedPath, default: []].append(index)
                removed[edit.affectedPath]?.sort()
            } else if edit.leavesCollection {
                removed[edit.affectedPath, default: []].append(0)
            }
        }
    }

    private mutating func postpone(_ edit: YAMLEdit) {
        postponed.append(edit)
        waiting.insert(edit)
        waitingParents.insert(edit.path.parent)
    }

    /// Whether an edit depends on others of this round, or must not overtake one that waits, so that entries come in the
    /// order in which they were asked for.
    private func mustWait(_ edit: YAMLEdit) -> Bool {
        waitingParents.isRelated(to: edit.path.parent) || waiting.isRelated(to: edit)
            || accepted.isRelated(to: edit, exceptNeighbours: edit.leavesCollection)
    }

    /// The edit as it is called while what goes in this round is still there; `nil` where it would take the last of a
    /// collection that was not its only one.
    private func inThisTree(_ edit: YAMLEdit, _ planner: EditPlanner) -> YAMLEdit? {
        guard edit.leavesCollection, let gone = removed[edit.affectedPath] else { return edit }
        guard let count = planner.memberCount(at: edit.affectedPath), gone.count + 1 < count else { return nil }
        guard case .delete(let path, let sole) = edit, case .index(var index)? = path.components.last else {
            return edit
        }
        for other in gone where other <= index { index += 1 }
        return .delete(path.parent.appending(index), sole: sole)
    }
}

/// What parts of a text the plans of a round change.
struct OccupiedText {
    /// Plans that may meet at one place.
    private enum Company: Hashable {
        /// New lines at the end of one collection may follow each other.
        case additions(to: Int)
        /// What goes from one collection may have stood side by side.
        case removals(from: Int)
    }

    private struct Part {
        var range: Range<Int>
        var company: Company?
    }

    private struct NewKey: Hashable {
        var mapping: Int
        var key: String
    }

    /// Bytes that are looked for together.
    private static let span = 128

    private var parts: [Int: [Part]] = [:]
    private var newKeys: Set<NewKey> = []

    /// Takes the places of a plan, unless they overlap or touch those of another.
    mutating func take(_ plan: EditPlan, of document: YAMLDocument) -> Bool {
        guard hasRoom(for: plan, of: document) else { return false }
        newKeys.formUnion(Self.keys(of: plan))
        let company = Self.company(of: plan, in: document)
        for edit in plan.edits { add(Part(range: edit.range, company: company)) }
        return true
    }

    /// Whether a plan could be taken.
    func hasRoom(for plan: EditPlan, of document: YAMLDocument) -> Bool {
        guard newKeys.isDisjoint(with: Self.keys(of: plan)) else { return false }
        let company = Self.company(of: plan, in: document)
        return !plan.edits.contains { isTaken($0.range, company) }
    }

    private static func keys(of plan: EditPlan) -> [NewKey] {
        plan.changes.compactMap { change in
            guard case .insert(let mapping, _, let entry) = change else { return nil }
            return NewKey(mapping: mapping, key: entry.key)
        }
    }

    private static func company(of plan: EditPlan, in document: YAMLDocument) -> Company? {
        guard plan.changes.count == 1, let change = plan.changes.first else { return nil }
        if plan.allowsNeighbours { return .additions(to: change.container) }
        guard case .delete(let child) = change, plan.edits.allSatisfy(\.replacement.isEmpty) else { return nil }
        return .removals(from: Int(document.nodes[child].parent))
    }

    private func isTaken(_ range: Range<Int>, _ company: Company?) -> Bool {
        Self.spans(of: range).contains { span in
            parts[span, default: []].contains { part in
                let touches = part.range.lowerBound <= range.upperBound && range.lowerBound <= part.range.upperBound
                guard touches, let company, company == part.company else { return touches }
                return if case .removals = company { part.range.overlaps(range) } else { false }
            }
        }
    }

    private mutating func add(_ part: Part) {
        for span in Self.spans(of: part.range) {
            let isThere = parts[span, default: []].contains { $0.range == part.range && $0.company == part.company }
            if !isThere { parts[span, default: []].append(part) }
        }
    }

    private static func spans(of range: Range<Int>) -> ClosedRange<Int> {
        (range.lowerBound / span)...(range.upperBound / span)
    }
}
