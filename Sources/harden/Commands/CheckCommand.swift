import ArgumentParser
import HardenCoding
import HardenKubernetes
import HardenRules
import HardenYAML

/// `harden PATH…`: the default command.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Say which requests are lost in rollouts, scale-downs and node drains, and repair it.",
        discussion: """
            Reads manifests (YAML or JSON, folders with everything below them), prints what will fail with the sum that \
            it follows from, and the diff of the fixes that can only lower risk. --write makes them.

            'check' may be left out: 'harden k8s/'.

            Exit status: 0 nothing found or all of it fixed, 1 findings, 2 a wrong call or unreadable input.
            """
    )

    @Argument(help: "Files and folders; '-' reads standard input.")
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

    mutating func run() async throws {
        guard let first = paths.first else { throw CleanExit.helpRequest(Harden.self) }
        let configuration = try ConfigurationSearch.configuration(named: options.config, forInput: first)
        let selection = try RuleSelection(options, configuration?.file ?? .none)
        let rules = selection.rules
        let progress = Progress.onTerminal()
        var input = try await CheckInput.read(paths, progress)
        let context = RuleContext(
            Topology(input.manifests),
            settings: SettingsResolver(configuration?.file ?? .none)
        )
        input.errors += context.settingsDiagnostics.map(\.description)
        let files = Phrases.count(input.manifests.files.count, "file")
        var run = CheckRun(
            input: input,
            configuration: configuration?.file ?? .none,
            configurationSource: configuration?.source,
            minSeverity: selection.minSeverity,
            options: options
        )
        let findings = Checker(rules).check(context) { number, count in
            progress?.show("checked \(files) for \(number) of \(Phrases.count(count, "rule"))")
        }
        run.sortOut(findings, rules: rules.map { $0.metadata.id })
        progress?.clear()
        try run.report()
        try run.finish().end()
    }
}
