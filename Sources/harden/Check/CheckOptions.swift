import ArgumentParser
import HardenEngine
import HardenRules
import HardenSystem

/// What can be said about a check besides the paths.
struct CheckOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("Run only these rules and areas; separated by commas. Repeatable.", valueName: "rules")
    )
    var select: [RuleNames] = []

    @Option(
        help: ArgumentHelp("Leave out these rules and areas; separated by commas. Repeatable.", valueName: "rules")
    )
    var ignore: [RuleNames] = []

    @Flag(help: "Judge generated files, objects that only their controller makes, and test data as well.")
    var includeGenerated = false

    @Option(help: ArgumentHelp("The least severity that is reported.", valueName: "severity"))
    var minSeverity: Severity?

    @Option(
        help: ArgumentHelp(
            "The least severity of a finding that makes it fail (default: rules.failOn of the configuration, or advice).",
            valueName: "severity"
        )
    )
    var failOn: FailureThreshold?

    @Flag(
        help: ArgumentHelp(
            "Print only the diff of what would be fixed; write nothing. Into a pipe or a file it is exact, for 'git apply'; "
                + "a terminal gets it without secrets, and with what cannot be seen made visible."
        )
    )
    var diff = false

    @Flag(help: "Make the safe fixes in the files.")
    var write = false

    @Flag(help: "Include fixes that need knowledge of the application; read the diff.")
    var unsafeFixes = false

    @Option(
        help: ArgumentHelp(
            "How findings are told; with '=file' in a file. Repeatable. Without it 'auto': text, in GitHub Actions with "
                + "annotations besides, in GitLab CI with a Code Quality report in gl-code-quality-report.json.",
            valueName: "format[=file]"
        )
    )
    var format: [ReportChoice] = []

    @Option(
        help: ArgumentHelp("Report only what this baseline does not have.", valueName: "file"),
        completion: .file()
    )
    var baseline: String?

    @Option(
        help: ArgumentHelp("Write all findings to a baseline, and report none.", valueName: "file"),
        completion: .file()
    )
    var writeBaseline: String?

    @Flag(
        help: ArgumentHelp(
            "Fail, too, where something keeps the check from looking or telling: rules that the configuration chooses, accepted "
                + "findings, documents that are left alone, hidden and ignored files."
        )
    )
    var strict = false

    @Flag(
        help: ArgumentHelp(
            "Tell each finding in full, with all that it stands on, and every row of every list: in text and Markdown. Other "
                + "formats always do."
        )
    )
    var verbose = false

    @Option(help: ArgumentHelp("When to colour the output.", valueName: "when"))
    var color = ColorChoice.auto

    @Option(
        help: ArgumentHelp(
            "The configuration (default: the nearest \(ConfigurationFile.name) in the folder of each file or above).",
            valueName: "file"
        ),
        completion: .file()
    )
    var config: String?

    func validate() throws {
        guard !(diff && write) else { throw ValidationError("--diff writes nothing: it does not go with --write") }
        guard baseline == nil || writeBaseline == nil else {
            throw ValidationError("--baseline and --write-baseline exclude each other; to renew a baseline, write it")
        }
        guard writeBaseline == nil || !(write || diff) else {
            throw ValidationError("--write-baseline accepts what is found: it does not go with --write or --diff")
        }
        let destinations = destinations
        if let conflict = destinations.conflict() { throw ValidationError(conflict) }
        guard !diff || destinations.allSatisfy({ $0.path != nil || $0.format == .text }) else {
            throw ValidationError("--diff prints to standard output; give the format a file: --format json=out.json")
        }
    }

    /// Where findings go; to people on standard output if nothing else goes there.
    var destinations: [ReportDestination] { wishes.destinations }

    /// The same as plain values.
    var wishes: CheckWishes {
        CheckWishes(
            selected: select.flatMap(\.names),
            ignored: ignore.flatMap(\.names),
            minSeverity: minSeverity,
            failOn: failOn,
            diff: diff,
            write: write,
            unsafeFixes: unsafeFixes,
            strict: strict,
            format: format,
            baseline: baseline,
            writeBaseline: writeBaseline,
            color: color,
            config: config,
            verbose: verbose,
            includeGenerated: includeGenerated
        )
    }
}

/// Names separated by commas.
struct RuleNames: ExpressibleByArgument, Hashable, Sendable {
    let names: [String]

    init?(argument: String) {
        names = argument.split(separator: ",", omittingEmptySubsequences: false).map { part in
            String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        }
        if names.contains(where: \.isEmpty) { return nil }
    }

    /// One name: shells know nothing of commas, and the options can be repeated.
    static var defaultCompletionKind: CompletionKind { .list(RuleCatalogue.names) }
}

extension Severity: ExpressibleByArgument {}
extension FailureThreshold: ExpressibleByArgument {}
