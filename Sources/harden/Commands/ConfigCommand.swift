import ArgumentParser
import HardenCoding
import HardenEngine
import HardenRules

/// `harden config [PATH…]`: what is known or assumed of the input, and who says so.
struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "Print the configuration in force, with where each value comes from.",
        usage: """
            \(ProgramName.current) config [<path> ...] [--format <format>] [--config <file>]
            \(ProgramName.current) config --schema
            """,
        discussion: """
            The configuration is the nearest \(ConfigurationFile.name) in the folder of the input or above. A value \
            comes from an annotation on the workload, or from what the configuration says of some workloads, or of all, \
            or else it is a default with its source. Workloads of the input are listed with what differs for them.

            For example, in \(ConfigurationFile.name):

              application: {onSIGTERM: drains, shutdown: 10s}
              workloads:
                - match: {namespace: shop, name: cart}
                  slowestRequest: 5s

            and as an annotation of a workload: 'harden.dev/slowest-request: 5s'.

            --schema prints the JSON Schema for editors: write it to a file, and begin \(ConfigurationFile.name) with \
            '# yaml-language-server: $schema=harden.schema.json'.

            Examples:
              \(ProgramName.current) config k8s/
              \(ProgramName.current) config --schema > harden.schema.json

            Exit status: 0, or 2 for mistakes in the configuration, in annotations, or in the input.
            """
    )

    /// How it is told.
    enum Format: String, OutputFormat, ExpressibleByArgument {
        case text
        case json
    }

    @Argument(
        help: "Files and folders; '-' reads standard input.",
        completion: .file()
    )
    var paths: [String] = ["."]

    @Flag(help: "Print the JSON Schema of the configuration.")
    var schema = false

    @Option(help: "How it is told.")
    var format = Format.text

    @Option(
        help: ArgumentHelp(
            "The configuration (default: \(ConfigurationFile.name) in the folder of the input or above).",
            valueName: "file"
        ),
        completion: .file()
    )
    var config: String?

    func validate() throws {
        guard !paths.contains("-") || paths.count == 1 else {
            throw ValidationError("standard input is read alone: give '-' only")
        }
    }

    mutating func run() throws {
        if schema {
            StandardStream.output.print(ConfigurationFile.jsonSchema().json)
            return
        }
        let found = try ConfigurationSearch.configuration(named: config, forInput: paths.first ?? ".")
        let configuration = found ?? Configuration()
        do throws(EngineError) {
            try configuration.expectKnownRules(whereToLook: ExplainCommand.whereToLook)
        } catch {
            throw Failure(error)
        }
        let progress = Progress.onTerminal()
        let input = try CheckInput.read(paths, progress)
        progress?.clear()
        let context = Check.context(of: input.manifests, [ConfiguredFiles(configuration)])
        let effective = EffectiveConfiguration(configuration.file, path: configuration.path, context)
        if format == .json {
            StandardStream.output.print(effective.json)
        } else {
            StandardStream.output.show(effective.text)
        }
        let problems = input.manifests.problems + context.settingsDiagnostics.map(Problem.init)
        CheckInput.show(problems)
        if !problems.isEmpty { ExitStatus.failure.end() }
    }
}
