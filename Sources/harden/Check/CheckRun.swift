#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif
import HardenCoding
import HardenKubernetes
import HardenRules
import HardenYAML

/// From findings to what is printed and written.
struct CheckRun {
    var input: CheckInput
    let options: CheckOptions
    /// What gets the findings besides.
    let service: CIService?

    private var findings: [Finding] = []
    /// The texts of the configurations, which remarks on suppressions may be in.
    private var configurationSources: [YAMLSource] = []
    private var suppressed: [SuppressionSet.SuppressedFinding] = []
    /// What the suppressions keep fixes off.
    private var protected: [ProtectedField] = []
    private var known: [Finding] = []
    /// What becomes of the files.
    private var plan = FixPlan()

    init(input: CheckInput, options: CheckOptions, service: CIService? = nil) {
        self.input = input
        self.options = options
        self.service = service
    }

    /// Takes in what was found: takes out what is suppressed, what a file's configuration leaves out and what does not
    /// matter enough, and keeps the order of reports.
    ///
    /// - Parameters:
    ///   - found: What the rules of all selections found in all files.
    ///   - configured: The files of each configuration with what it selects.
    mutating func add(_ found: [Finding], _ configured: [(files: ConfiguredFiles, selection: RuleSelection)]) {
        var groupOfFile: [String: Int] = [:]
        for (group, entry) in configured.enumerated() {
            for path in entry.files.paths { groupOfFile[path] = group }
        }
        let files = Dictionary(grouping: input.files) { groupOfFile[$0.source.name] ?? 0 }
        let findings = Dictionary(grouping: found) { groupOfFile[$0.primary.file] ?? 0 }
        let knownRules = RuleCatalogue.all.map { $0.metadata.id }
        for (group, entry) in configured.enumerated() {
            let suppressions = SuppressionSet(
                files: files[group] ?? [],
                configuration: entry.files.configuration,
                configurationSource: entry.files.source,
                knownRules: knownRules
            )
            let rules = Set(entry.selection.rules.map { $0.metadata.id })
            let own = (findings[group] ?? []).filter { rules.contains($0.rule) }
            let outcome = suppressions.apply(to: own, ranRules: rules)
            suppressed += outcome.suppressed
            protected += suppressions.protectedFields(outcome.suppressed)
            self.findings += (outcome.kept + outcome.remarks).filter { $0.severity >= entry.selection.minSeverity }
            if let source = entry.files.source { configurationSources.append(source) }
        }
        self.findings = self.findings.inOrder()
    }

    // MARK: Printing

    /// Prints the findings and the diff of what would be fixed, or writes the baseline.
    ///
    /// - Throws: `Failure` where a file cannot be read or written.
    mutating func report() throws(Failure) {
        for error in input.errors { StandardStream.error.printLine(TerminalText.visible(error)) }
        // With nothing read there is nothing to report, least of all that all is well.
        if input.files.isEmpty, !input.errors.isEmpty { return }
        if let path = options.writeBaseline {
            let names = ProjectPaths(findings.map(\.primary.file))
            let baseline = Baseline(findings, files: input.files) { names[$0] }
            try OutputFile.store(baseline.json + "\n", in: path)
            StandardStream.error.printLine("\(path): \(findings.count) findings are in the baseline")
            known = findings
            findings = []
            return
        }
        if let path = options.baseline { try compare(with: path) }
        let planner = FixPlanner(
            files: input.files,
            precedence: RuleCatalogue.all.map { $0.metadata.id },
            protected: protected
        ) { access($0, F_OK) == 0 }
        let destinations = options.diff ? options.destinations.filter { $0.path != nil } : options.destinations
        // A report tells of every fix whether it can be made, those that are not asked for included.
        let all: FixPlan
        if options.unsafeFixes || destinations.isEmpty {
            plan = planner.plan(findings, includingUnsafe: options.unsafeFixes)
            all = plan
        } else {
            (plan, all) = planner.plans(findings)
        }
        if !destinations.isEmpty {
            var report = Report(
                findings: findings,
                files: input.files,
                others: configurationSources,
                rules: RuleCatalogue.all.map { $0.metadata },
                suppressed: suppressed,
                known: known,
                planner: planner,
                plan: all
            )
            if options.write { report.fixing = .made(unsafe: options.unsafeFixes) }
            if input.isStandardInput { report.fixing = .shown }
            try ReportWriter(destinations: destinations, color: options.color).write(report)
            service?.take(report)
        }
        StandardStream.error.printLine(input.summary)
        if let note = assumptionsNote { StandardStream.error.printLine(note) }
        if let hint = input.hint { StandardStream.error.printLine("note: \(TerminalText.visible(hint))") }
    }

    /// Where to say what people reading the findings had to see assumed; `nil` where a configuration is there already.
    private var assumptionsNote: String? {
        guard configurationSources.isEmpty,
            options.destinations.contains(where: { $0.path == nil && $0.format == .text })
        else { return nil }
        var names: [String] = []
        for assumption in findings.flatMap(\.assumptions) where assumption.value == "unknown" {
            if !names.contains(assumption.setting) { names.append(assumption.setting) }
        }
        guard !names.isEmpty else { return nil }
        return "note: not known and therefore assumed: \(names.joined(separator: ", ")); say what is true in "
            + "\(ConfigurationFile.name) ('\(ProgramName.current) config --help' shows how)"
    }

    private mutating func compare(with path: String) throws(Failure) {
        let bytes: [UInt8]
        do throws(FileError) {
            bytes = try AtomicFile.read(path)
        } catch {
            throw Failure(error.description)
        }
        let (baseline, diagnostics) = Baseline.read(YAMLFile(bytes: bytes, name: path))
        guard let baseline, diagnostics.isEmpty else { throw Failure(diagnostics.map(\.description)) }
        let names = ProjectPaths(findings.map(\.primary.file) + input.files.map(\.source.name))
        let comparison = baseline.compare(findings, files: input.files) { names[$0] }
        known = comparison.known
        findings = comparison.new
        // Of files that were not read nothing is known.
        let read = Set(input.files.map { names[$0.source.name] })
        let gone = comparison.gone.count { read.contains($0.file) }
        if gone > 0 {
            StandardStream.error.printLine(
                "\(path): \(gone) of its findings are gone; --write-baseline leaves them out"
            )
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
        if showsDiff {
            let color = options.color.applies(to: .output)
            let paths = DiffPaths(plan.files.map(\.path))
            for file in plan.files {
                StandardStream.output.print(file.diff(path: paths[file.path]).text(color: color))
            }
        }
        // They explain what is shown or written.
        for settlement in plan.settlements where showsDiff || options.write {
            let text = "\(settlement.file): note: \(settlement.path): \(settlement.reason)"
            StandardStream.error.printLine(TerminalText.visible(text))
        }
        if options.write {
            AtomicFile.removeLeftovers(beside: input.manifests.files.lazy.map(\.path))
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
        return CheckOutcome.status(
            findings: findings.count,
            fixed: options.write ? plan.fixed.count : 0,
            hasInputErrors: !input.errors.isEmpty
        )
    }
}
