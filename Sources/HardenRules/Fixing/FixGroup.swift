import HardenYAML

/// Fixes that share files, directly or through others. What becomes of one group does not concern the others.
struct FixGroup: Sendable, Hashable {
    /// In the order in which they count.
    private let fixes: [PlannedFix]

    func hash(into hasher: inout Hasher) {
        // The findings tell groups apart; the content matters to equality alone.
        for fix in fixes { hasher.combine(fix.finding) }
    }

    /// Divides fixes into groups.
    ///
    /// - Parameter fixes: In the order in which they count.
    static func groups(of fixes: [PlannedFix]) -> [FixGroup] {
        var groupOfFile: [String: Int] = [:]
        var members: [[Int]] = []
        var files: [[String]] = []
        for (position, fix) in fixes.enumerated() {
            let touched = fix.files
            let others = Set(touched.compactMap { groupOfFile[$0] })
            // The largest swallows the others, so that no file moves often.
            let target = others.max { files[$0].count < files[$1].count } ?? members.count
            if target == members.count {
                members.append([])
                files.append([])
            }
            for other in others where other != target {
                for file in files[other] { groupOfFile[file] = target }
                files[target] += files[other]
                members[target] += members[other]
                (files[other], members[other]) = ([], [])
            }
            for file in touched where groupOfFile[file] == nil {
                groupOfFile[file] = target
                files[target].append(file)
            }
            members[target].append(position)
        }
        return members.filter { !$0.isEmpty }.map { FixGroup(fixes: $0.sorted().map { fixes[$0] }) }
    }

    /// What becomes of a group.
    struct Outcome: Sendable {
        var files: [FixPlan.PatchedFile]
        var refused: [FixPlan.RefusedFix]
        var settlements: [FixPlan.Settlement]
    }

    /// Settles conflicts and applies what remains.
    func outcome(in files: [String: YAMLFile]) -> Outcome {
        var conflicts = ConflictResolution()
        var application = FixApplication(files: files)
        application.apply(Self.inOrder(conflicts.settle(fixes)))
        return Outcome(
            files: application.patchedFiles,
            refused: conflicts.refused + application.refused,
            settlements: conflicts.settlements
        )
    }

    /// Fixes that write a value before those that write into it, and those that move the items of lists last.
    private static func inOrder(_ fixes: [PlannedFix]) -> [PlannedFix] {
        /// The first of the ranks of what is written below a place.
        var below = EditTree<Rank?>(empty: nil)
        /// How many were put before the one with a rank.
        var before: [Rank: Int] = [:]
        var ranks: [Rank] = []
        for (position, fix) in fixes.enumerated() {
            let ways = fix.edits.map { below.way(to: $0) }
            let later = zip(fix.edits, ways).compactMap { edit, way in
                edit.edit.isWrite ? way.last.flatMap { below[$0] } : nil
            }
            var rank = Rank(parts: [position])
            if let first = later.min() {
                rank = Rank(parts: first.parts + [before[first, default: 0]])
                before[first, default: 0] += 1
            }
            for step in ways.flatMap({ $0.dropLast() }) { below[step] = below[step].map { min($0, rank) } ?? rank }
            ranks.append(rank)
        }
        let ordered = fixes.indices.sorted { ranks[$0] < ranks[$1] }.map { fixes[$0] }
        return ordered.filter { !$0.movesItems } + ordered.filter(\.movesItems)
    }

    /// Where a fix comes: behind all before it, or right before another, which has its rank first.
    private struct Rank: Hashable, Comparable {
        var parts: [Int]

        static func < (first: Rank, second: Rank) -> Bool {
            for (one, other) in zip(first.parts, second.parts) where one != other { return one < other }
            return first.parts.count > second.parts.count
        }
    }
}
