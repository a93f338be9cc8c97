import HardenYAML

/// Settles what happens where fixes of several findings want different things in one place.
///
/// Of two amounts the one that asks for more is written, which serves both. Otherwise the finding counts that comes
/// first, and the other's fix is not made.
struct ConflictResolution {
    private(set) var settlements: [FixPlan.Settlement] = []
    private(set) var refused: [FixPlan.RefusedFix] = []
    /// Positions of the fixes, among those that are settled, by what they wish for a place.
    private var settledWishes = EditTree<[Wish: [Int]]>(empty: [:])

    /// What an edit does to its place. A comment is in nobody's way.
    private enum Wish: Hashable {
        case removal
        case addition
        case value(YAMLValue)

        init?(_ edit: YAMLEdit) {
            switch edit {
            case .comment: return nil
            case .delete: self = .removal
            case .append: self = .addition
            case .put(_, let value, _): self = .value(value)
            case .insert(_, let entry, _): self = .value(entry.value)
            }
        }

        /// Whether nothing can be below the place any more.
        var endsWay: Bool {
            switch self {
            case .removal: true
            case .addition: false
            case .value(let value): value.isScalar
            }
        }
    }

    /// - Parameter fixes: In the order in which they count.
    /// - Returns: The fixes that remain, each without edits that another covers.
    mutating func settle(_ fixes: [PlannedFix]) -> [PlannedFix] {
        var settled: [PlannedFix] = []
        for fix in fixes {
            guard let fix = settle(fix, after: &settled) else { continue }
            for edit in fix.edits {
                guard let wish = Wish(edit.edit), let place = settledWishes.way(to: edit).last else { continue }
                settledWishes[place][wish, default: []].append(settled.count)
            }
            settled.append(fix)
        }
        return settled.filter { !$0.isEmpty }
    }

    private mutating func settle(_ fix: PlannedFix, after others: inout [PlannedFix]) -> PlannedFix? {
        var fix = fix
        var settlements: [FixPlan.Settlement] = []
        var overruled: [(other: Int, place: PlannedFix.Edit)] = []
        for edit in fix.edits {
            for position in rivals(of: edit) {
                let other = others[position]
                guard let rival = other.edits.first(where: { Self.conflict($0, edit) }) else { continue }
                guard let mine = edit.edit.demand, let theirs = rival.edit.demand, edit.edit.path == rival.edit.path,
                    let isCovered = Demand.covers(theirs, mine, field: edit.edit.path.components.last)
                else {
                    refuse(fix, edit, because: other, rival)
                    return nil
                }
                if isCovered {
                    fix.edits.removeAll { $0.file == edit.file && $0.edit.path == edit.edit.path }
                } else {
                    overruled.append((position, rival))
                }
                settlements.append(
                    FixPlan.Settlement(
                        file: edit.file,
                        path: edit.edit.path,
                        winner: isCovered ? other.finding : fix.finding,
                        loser: isCovered ? fix.finding : other.finding,
                        reason: isCovered
                            ? "\(Self.text(theirs)) (\(other.rule)) covers \(Self.text(mine)) (\(fix.rule))"
                            : "\(Self.text(mine)) (\(fix.rule)) covers \(Self.text(theirs)) (\(other.rule))"
                    )
                )
                // What is covered once asks for nothing more.
                if isCovered { break }
            }
        }
        for (position, place) in overruled {
            others[position].edits.removeAll { $0.file == place.file && $0.edit.path == place.edit.path }
        }
        self.settlements += settlements
        return fix
    }

    /// The settled fixes that an edit may conflict with: those of another wish for its place, or for one that leads to the
    /// other.
    private mutating func rivals(of edit: PlannedFix.Edit) -> [Int] {
        guard let wish = Wish(edit.edit) else { return [] }
        let way = settledWishes.way(to: edit)
        var found: Set<Int> = []
        for (depth, step) in way.enumerated() {
            let isThere = depth == way.count - 1
            for (other, positions) in settledWishes[step] where isThere ? other != wish : other.endsWay {
                found.formUnion(positions)
            }
        }
        if wish.endsWay, let place = way.last {
            for step in settledWishes.below(place) { found.formUnion(settledWishes[step].values.joined()) }
        }
        return found.sorted()
    }

    private mutating func refuse(
        _ fix: PlannedFix,
        _ edit: PlannedFix.Edit,
        because other: PlannedFix,
        _ rival: PlannedFix.Edit
    ) {
        let reason: String
        if let mine = edit.edit.demand, let theirs = rival.edit.demand, edit.edit.path == rival.edit.path {
            reason = "'\(edit.edit.path)' gets \(Self.text(theirs)) from \(other.rule), not \(Self.text(mine))"
        } else {
            reason = "'\(edit.edit.path)' is changed by the fix of \(other.rule) in another way"
        }
        refused.append(
            FixPlan.RefusedFix(
                finding: fix.finding,
                file: edit.file,
                reason: "\(reason); run again to see what is left"
            )
        )
    }

    /// Whether both cannot be done.
    private static func conflict(_ first: PlannedFix.Edit, _ second: PlannedFix.Edit) -> Bool {
        guard first.file == second.file, first.document == second.document else { return false }
        let paths = (first.edit.path, second.edit.path)
        switch (first.edit, second.edit) {
        case (.delete, .delete), (.append, .append), (.comment, _), (_, .comment): return false
        case (.delete, _): return paths.1.hasPrefix(paths.0)
        case (_, .delete): return paths.0.hasPrefix(paths.1)
        default:
            guard let first = first.edit.demand, let second = second.edit.demand else { return false }
            if paths.0 == paths.1 { return first != second }
            // A value below one that is no mapping: only one of them can be there.
            if paths.1.hasPrefix(paths.0) { return first.isScalar }
            return paths.0.hasPrefix(paths.1) && second.isScalar
        }
    }

    /// A value in a message.
    private static func text(_ value: YAMLValue) -> String {
        switch value {
        case .null: "null"
        case .bool(let value): "\(value)"
        case .int(let value): "\(value)"
        case .double(let value): "\(value)"
        case .string(let value): "'\(value)'"
        case .sequence, .mapping: "a value"
        }
    }
}
