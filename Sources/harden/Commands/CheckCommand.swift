import ArgumentParser
import HardenCoding
import HardenEngine
import HardenSystem
import HardenYAML

/// `harden PATH…`: the default command.
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Say which requests are lost in rollouts, scale-downs and node drains, and repair it.",
        usage: """
            \(ProgramName.current) [check] <path> ... [<options>]
            \(ProgramName.current) [check] <path> ... --write [--unsafe-fixes]
            """,
        discussion: """
            Reads manifests (YAML or JSON, folders with everything below them), prints what will fail with the sum that \
            it follows from, and the diff of the fixes that can only lower risk. --write makes them.

            Only files that hold an object which some rule reads are parsed: what is wrong with the YAML of others is not \
            its business. Templates, patches, encrypted files and parts of objects are left alone, and counted.

            Examples:
              \(ProgramName.current) k8s/
              \(ProgramName.current) k8s/ --diff | git apply
              \(ProgramName.current) k8s/ --select shutdown --ignore pre-stop-missing
              \(ProgramName.current) k8s/ --format text --format sarif=harden.sarif
              kubectl kustomize overlays/prod | \(ProgramName.current) -

            Exit status: 0 nothing found or all of it fixed, 1 findings, 2 a wrong call or unreadable input.
            """
    )

    @Argument(help: "Files and folders; '-' reads standard input.", completion: .file())
    var paths: [String] = []

    @OptionGroup var options: CheckOptions

    func validate() throws {
        if paths.contains("-") {
            guard paths.count == 1 else { throw ValidationError("standard input is checked alone: give '-' only") }
            guard !options.write else {
                throw ValidationError("standard input cannot be written; --diff prints the fixes")
            }
        }
    }

    /// The first word stands where a command can stand: one that is no path but almost a command is meant as that.
    private var mistake: String? {
        guard let word = paths.first, !word.contains("/"), (try? FileKind(of: word)) == .missing,
            let command = closest(to: word, among: Harden.configuration.subcommands.map { $0._commandName })
        else { return nil }
        let shown = TerminalText.visible(word)
        return "\(shown): error: there is no such file or folder; did you mean '\(ProgramName.current) \(command)'?"
    }

    mutating func run() throws {
        guard !paths.isEmpty else { throw CleanExit.helpRequest(Harden.self) }
        // Mistakes in the call are told before anything is read.
        if let mistake { throw Failure(mistake) }
        var wanted = try options.wanted()
        let progress = Progress.onTerminal()
        let input = try CheckInput.read(paths, progress)
        if let error = input.emptiness(paths) {
            progress?.clear()
            throw Failure(error)
        }
        let configured = try input.configurations(named: options.config, paths)
        do throws(EngineError) {
            for files in configured {
                try files.configuration.expectKnownRules(whereToLook: ExplainCommand.whereToLook)
            }
            if let path = options.baseline {
                let names = ProjectPaths(
                    input.manifests.trees.map(\.source.name) + configured.compactMap(\.configuration.path)
                )
                wanted.baseline = try Baseline(ManifestFile(reading: path)) { names[$0] }
            }
        } catch {
            throw Failure(error)
        }
        let count = input.manifests.fileCount
        let check = Check(input.manifests, configured: configured, options: wanted) {
            progress?.show($0.text(fileCount: count))
        }
        progress?.clear()
        var output = CheckOutput(input, check, options: options, service: options.service(for: paths))
        try output.report()
        if let note = CheckInput.unresolved(check.context) { StandardStream.error.printLine(note) }
        if let note = CheckInput.isolation(check.context) { StandardStream.error.printLine(note) }
        try output.finish().end()
    }
}
