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
        var ordered: [PlannedFix] = []
        var fixesOfTarget: [PlannedFix.Target: [PlannedFix]] = [:]
        for fix in fixes {
            let targets = fix.targets
            let isFirst = targets.contains { fixesOfTarget[$0, default: []].contains { fix.mustPrecede($0) } }
            ordered.insert(
                fix,
                at: isFirst ? ordered.firstIndex { fix.mustPrecede($0) } ?? ordered.endIndex : ordered.endIndex
            )
            for target in targets { fixesOfTarget[target, default: []].append(fix) }
        }
        return ordered.filter { !$0.movesItems } + ordered.filter(\.movesItems)
    }
}
