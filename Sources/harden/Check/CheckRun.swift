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
    let input: CheckInput
    let configuration: ConfigurationFile
    let configurationSource: YAMLSource?
    let minSeverity: Severity
    let options: CheckOptions

    private var findings: [Finding] = []
    private var suppressed: [SuppressionSet.SuppressedFinding] = []
    private var known: [Finding] = []

    init(
        input: CheckInput,
        configuration: ConfigurationFile,
        configurationSource: YAMLSource?,
        minSeverity: Severity,
        options: CheckOptions
    ) {
        self.input = input
        self.configuration = configuration
        self.configurationSource = configurationSource
        self.minSeverity = minSeverity
        self.options = options
    }

    /// Takes out what is suppressed, what does not matter enough, and keeps the order of reports.
    mutating func sortOut(_ all: [Finding], rules: [String]) {
        let suppressions = SuppressionSet(
            files: input.files,
            configuration: configuration,
            configurationSource: configurationSource,
            knownRules: RuleCatalogue.all.map { $0.metadata.id }
        )
        let outcome = suppressions.apply(to: all, ranRules: Set(rules))
        suppressed = outcome.suppressed
        findings = Report.sorted((outcome.kept + outcome.remarks).filter { $0.severity >= minSeverity })
    }

    // MARK: Printing

    /// Prints the findings and the diff of what would be fixed, or writes the baseline.
    ///
    /// - Throws: `Failure` where a file cannot be read or written.
    mutating func report() throws(Failure) {
        for error in input.errors { StandardStream.error.printLine(error) }
        // With nothing read there is nothing to report, least of all that all is well.
        if input.manifests.files.isEmpty, !input.errors.isEmpty { return }
        if let path = options.writeBaseline {
            let baseline = Baseline(findings, files: input.files)
            try Self.write(path, Array((baseline.json + "\n").utf8))
            StandardStream.error.printLine("\(path): \(findings.count) findings are in the baseline")
            known = findings
            findings = []
            return
        }
        if let path = options.baseline { try compare(with: path) }
        if !options.diff {
            let report = Report(
                findings: findings,
                files: input.files,
                others: configurationSource.map { [$0] } ?? [],
                rules: RuleCatalogue.all.map { $0.metadata },
                suppressed: suppressed,
                known: known,
                planner: planner
            )
            try ReportWriter(destinations: options.destinations, color: options.color).write(report)
        } else {
            let writer = ReportWriter(
                destinations: options.destinations.filter { $0.path != nil },
                color: options.color
            )
            try writer.write(
                Report(findings: findings, files: input.files, rules: RuleCatalogue.all.map { $0.metadata })
            )
        }
        StandardStream.error.printLine(input.summary)
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
        let comparison = baseline.compare(findings, files: input.files)
        known = comparison.known
        findings = comparison.new
        if !comparison.gone.isEmpty {
            StandardStream.error.printLine(
                "\(path): \(comparison.gone.count) of its findings are gone; --write-baseline leaves them out"
            )
        }
    }

    private var planner: FixPlanner {
        FixPlanner(files: input.files, precedence: RuleCatalogue.all.map { $0.metadata.id }) { access($0, F_OK) == 0 }
    }

    // MARK: Fixing

    /// Shows or writes the fixes.
    ///
    /// - Returns: How the command ends.
    /// - Throws: `Failure` where a file cannot be written; it says which were written before.
    func finish() throws(Failure) -> ExitStatus {
        let plan = planner.plan(findings, includingUnsafe: options.unsafeFixes)
        let showsDiff =
            options.diff || !options.write && options.destinations.contains { $0.path == nil && $0.format == .text }
        if showsDiff {
            let color = options.color.applies(to: .output)
            for file in plan.files {
                // `git apply` takes no absolute path.
                let path = String(file.path.drop { $0 == "/" })
                StandardStream.output.print(file.diff(path: path).text(color: color))
            }
        }
        for settlement in plan.settlements {
            StandardStream.error.printLine("\(settlement.file): note: \(settlement.path): \(settlement.reason)")
        }
        if options.write {
            for file in plan.files {
                do throws(FileError) {
                    try AtomicFile.replace(file.path, with: file.result, original: file.original)
                } catch {
                    throw Failure(error.description)
                }
                StandardStream.error.printLine("\(file.original == nil ? "created" : "fixed") \(file.path)")
            }
        }
        return CheckOutcome.status(
            findings: findings.count,
            fixed: options.write ? plan.fixed.count : 0,
            hasInputErrors: !input.errors.isEmpty
        )
    }

    private static func write(_ path: String, _ bytes: [UInt8]) throws(Failure) {
        do throws(FileError) {
            let original = access(path, F_OK) == 0 ? try AtomicFile.read(path) : nil
            if original != bytes { try AtomicFile.replace(path, with: bytes, original: original) }
        } catch {
            throw Failure(error.description)
        }
    }
}
