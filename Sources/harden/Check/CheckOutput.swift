import HardenEngine
import HardenKubernetes
import HardenRules
import HardenSystem
import HardenYAML

/// From a check to what is printed and written.
struct CheckOutput {
    private let input: CheckInput
    private let check: Check
    private let options: CheckWishes
    /// What gets the findings besides.
    private let service: CIService?
    /// What becomes of the files.
    private var plan = FixPlan()
    /// Whether findings are reported, rather than put into a baseline.
    private var isReported = false

    init(_ input: CheckInput, _ check: Check, options: CheckWishes, service: CIService? = nil) {
        self.input = input
        self.check = check
        self.options = options
        self.service = service
    }

    // MARK: Printing

    /// Prints the findings and the diff of what would be fixed, or writes the baseline.
    ///
    /// - Throws: `Failure` where a file cannot be written.
    mutating func report() throws(Failure) {
        CheckInput.show(check.problems)
        // With nothing read there is nothing to report, least of all that all is well.
        if check.manifests.trees.isEmpty, !check.problems.isEmpty { return }
        if let path = options.writeBaseline { return try writeBaseline(path) }
        if let path = options.baseline, check.goneCount > 0 {
            StandardStream.error.printLine(
                "\(path): \(check.goneCount) of its findings are gone; --write-baseline leaves them out"
            )
        }
        isReported = true
        let destinations = options.diff ? options.destinations.filter { $0.path != nil } : options.destinations
        // A report tells of every fix whether it can be made, those that are not asked for included.
        let all: FixPlan
        if options.unsafeFixes || destinations.isEmpty {
            plan = check.plan(includingUnsafe: options.unsafeFixes)
            all = plan
        } else {
            (plan, all) = check.planner.plans(check.found)
        }
        if !destinations.isEmpty {
            var report = Report(
                findings: check.found,
                files: check.manifests.trees,
                others: check.configurationSources,
                remarks: check.remarked,
                rules: RuleCatalogue.all.map { $0.metadata },
                suppressed: check.accepted,
                known: check.inBaseline,
                silences: check.silences,
                planner: check.planner,
                plan: all
            )
            if options.write { report.fixing = .made(unsafe: options.unsafeFixes) }
            if input.isStandardInput { report.fixing = .shown }
            report.isVerbose = options.verbose
            if destinations.contains(where: { $0.format.tellsLosses }) { look(ahead: all, &report) }
            try ReportWriter(destinations: destinations, color: options.color).write(report)
            service?.take(report)
        }
        StandardStream.error.printLine(CheckInput.summary(check.manifests))
        if let hint = input.hint { StandardStream.error.printLine("note: \(TerminalText.visible(hint))") }
    }

    private func writeBaseline(_ path: String) throws(Failure) {
        let names = ProjectPaths(check.found.map(\.primary.file))
        try OutputFile.store(HardenEngine.Baseline(accepting: check) { names[$0] }.text, in: path)
        StandardStream.error.printLine("\(path): \(check.found.count) findings are in the baseline")
    }

    /// What people get besides the findings: which workload each is about, what disruptions lose, and what would change.
    ///
    /// - Parameter all: What becomes of the files with all fixes.
    private func look(ahead all: FixPlan, _ report: inout Report) {
        report.subjects = check.subjects
        if options.write {
            report.outlooks = check.outlooks(after: [plan])
            report.stages = ["before", "now"]
        } else {
            let safe = options.unsafeFixes ? check.planner.plan(check.found) : plan
            report.outlooks = check.outlooks(after: [safe, all])
            report.stages = ["now", "with the safe fixes", "with all fixes"]
            if !options.diff { report.diff = shownDiff }
        }
    }

    private var diffs: [FileDiff] {
        let paths = DiffPaths(plan.files.map(\.path))
        return plan.files.map { FileDiff($0, name: paths[$0.path]) }
    }

    private var shownDiff: @Sendable (Bool) -> String {
        { [diffs, trees = check.manifests.trees] isColored in
            DiffOutput.shown(diffs, trees: trees, color: isColored)
        }
    }

    // MARK: Fixing

    /// Shows or writes the fixes.
    ///
    /// - Returns: How the command ends.
    /// - Throws: `Failure` where a file cannot be written; it says which were written before.
    func finish() throws(Failure) -> ExitStatus {
        let showsDiff =
            options.diff || !options.write && options.destinations.contains { $0.path == nil && $0.format == .text }
        if options.diff {
            DiffOutput(isAskedFor: true, color: options.color).show(diffs, trees: check.manifests.trees)
        }
        // They explain what is shown or written.
        for settlement in plan.settlements where showsDiff || options.write {
            let text = "\(settlement.file): note: \(settlement.path): \(settlement.reason)"
            StandardStream.error.printLine(TerminalText.visible(text))
        }
        for fix in plan.followUps where showsDiff || options.write {
            let text = "\(fix.file): note: \(fix.rule): \(fix.title), which the other fixes make necessary"
            StandardStream.error.printLine(TerminalText.visible(text))
        }
        if options.write {
            AtomicFile.removeLeftovers(beside: check.manifests.parsed.files.lazy.map(\.path))
            for file in plan.files {
                do throws(FileError) {
                    try AtomicFile.replace(file.path, with: file.result, original: file.original)
                } catch {
                    throw Failure(TerminalText.visible(error.description))
                }
                let verb = file.original == nil ? "created" : "fixed"
                StandardStream.error.printLine("\(verb) \(TerminalText.visible(file.path))")
            }
        }
        if options.strict, !check.silences.isEmpty {
            let count = Phrases.count(check.silences.count, "thing")
            StandardStream.error.printLine("--strict: \(count) kept from the check; the report names them")
        }
        let left = isReported ? check.found.indices.filter { !(options.write && plan.fixed.contains($0)) } : []
        return .afterCheck(
            failing: left.count { check.fails(check.found[$0], options.failOn) },
            hasInputErrors: !check.problems.isEmpty,
            isSilenced: options.strict && !check.silences.isEmpty
        )
    }
}

extension ExitStatus {
    /// How a check ends.
    ///
    /// - Parameters:
    ///   - failing: How many findings are left that are severe enough.
    ///   - hasInputErrors: Whether there was input that could not be read.
    ///   - isSilenced: Whether something kept the check from looking or telling that nothing may.
    static func afterCheck(
        failing: Int,
        hasInputErrors: Bool,
        isSilenced: Bool = false
    ) -> ExitStatus {
        if hasInputErrors { return .failure }
        return failing > 0 || isSilenced ? .findings : .clean
    }
}
