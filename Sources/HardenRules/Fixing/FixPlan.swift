package import HardenYAML

/// What becomes of files when findings are fixed, worked out without touching any.
package struct FixPlan: Sendable {
    /// A file with all of its fixes.
    package struct PatchedFile: Sendable {
        package var path: String
        /// The content that was read; `nil` for a new file.
        package var original: [UInt8]?
        /// The edits in the order of the text, in offsets of the original.
        package var edits: [TextEdit]
        /// The findings, by position, that the file's edits fix.
        package var findings: [Int]

        /// The content as it would be, put together when it is asked for.
        package var result: [UInt8] { edits.applied(to: original ?? []) }

        /// The changes as a diff that `git apply` takes.
        package func diff(path: String? = nil) -> UnifiedDiff {
            UnifiedDiff(old: original ?? [], edits: edits, path: path ?? self.path, isNewFile: original == nil)
        }
    }

    /// A fix that is not made.
    package struct RefusedFix: Sendable, Hashable {
        /// The finding's position.
        package var finding: Int
        package var file: String
        package var location: TextLocation?
        /// Why, and what to do about it.
        package var reason: String
    }

    /// Two findings that wanted different values in one place.
    package struct Settlement: Sendable, Hashable {
        package var file: String
        package var path: YAMLPath
        /// The position of the finding whose value is written.
        package var winner: Int
        /// The position of the finding whose value is not.
        package var loser: Int
        /// Both values and why one of them was taken.
        package var reason: String
    }

    /// In the order of their paths.
    package var files: [PatchedFile] = []
    package var refused: [RefusedFix] = []
    package var settlements: [Settlement] = []
    /// Positions of the findings that are fixed once the files are written.
    package var fixed: Set<Int> = []

    /// A fix that only other fixes make necessary: no finding of the input has it.
    package struct FollowUp: Sendable, Hashable {
        package var file: String
        package var rule: String
        /// What it does.
        package var title: String
    }

    package var followUps: [FollowUp] = []

    package init() {}

    /// This plan and then another one, which was made of what this one leaves.
    ///
    /// - Parameters:
    ///   - next: The other plan.
    ///   - findings: What its positions refer to.
    package func followed(by next: FixPlan, of findings: [Finding]) -> FixPlan {
        var plan = self
        let known = Dictionary(files.enumerated().map { ($1.path, $0) }) { first, _ in first }
        for file in next.files {
            guard let index = known[file.path] else {
                var file = file
                // Positions of findings are those of this plan.
                file.findings = []
                plan.files.append(file)
                continue
            }
            let edits = plan.files[index].edits
            plan.files[index].edits = edits.followed(by: file.edits, count: plan.files[index].original?.count ?? 0)
        }
        plan.files.sort { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
        plan.followUps += next.fixed.sorted().map { position in
            let finding = findings[position]
            return FollowUp(file: finding.primary.file, rule: finding.rule, title: finding.fix?.title ?? "")
        }
        return plan
    }

    /// Whether nothing changes.
    package var isEmpty: Bool { files.isEmpty }
}
