import ArgumentParser
import CHardenVersion
import HardenSystem

@main
struct Harden: ParsableCommand {
    static let version = "0.1.0"

    /// The version as people see it, with the commit where the program was built by the release script.
    static var versionText: String {
        guard let commit = harden_commit() else { return version }
        return "\(version) (\(String(cString: commit)))"
    }

    static let configuration = CommandConfiguration(
        commandName: ProgramName.current,
        abstract: "Make rollouts, scale-downs and node drains on GKE lose no request.",
        usage: """
            \(ProgramName.current) <path> ... [<options>]
            \(ProgramName.current) <subcommand> ...
            """,
        discussion: """
            Examples:
              \(ProgramName.current) k8s/                 what fails, when, and a diff of the safe fixes
              \(ProgramName.current) k8s/ --write         make the safe fixes
              helm template . | \(ProgramName.current) -  check what a chart renders
              \(ProgramName.current) generate cart.yaml   write the manifests of a service spec
              \(ProgramName.current) diagnose lb.json     why requests failed, from a log
              \(ProgramName.current) explain              list the rules

            Exit status: 0 when there is nothing to do or it was done, 1 when something was found or would change, 2 \
            when the command, its input or the machine is at fault.

            Environment: NO_COLOR and CLICOLOR_FORCE decide on colours where --color does not, COLUMNS on the width.
            """,
        version: versionText,
        subcommands: [
            CheckCommand.self, SimulateCommand.self, DiagnoseCommand.self, ConfigCommand.self, GenerateCommand.self,
            InitCommand.self,
            ExplainCommand.self, SchemaCommand.self, FunctionCommand.self, CompletionCommand.self,
        ],
        defaultSubcommand: CheckCommand.self
    )

    /// Runs the command that the arguments name, with the exit statuses of `ExitStatus`.
    static func main() {
        MemoryLimit.watch()
        // Editors and hooks ask for nothing else, often; setting up the parser would take most of the answer's time.
        if CommandLine.arguments.dropFirst().elementsEqual(["--version"]) {
            StandardStream.output.printLine(versionText)
            ExitStatus.clean.end()
        }
        do {
            if let run = CheckRun(plain: CommandLine.arguments.dropFirst()) { try run.run() }
            var command = try parseAsRoot()
            try command.run()
        } catch let status as ExitStatus {
            status.end()
        } catch let failure as Failure {
            StandardStream.error.printLine(failure.description)
            ExitStatus.failure.end()
        } catch {
            // What ArgumentParser has to say: help and the version go to standard output, the rest is a wrong call.
            let message = Self.visible(fullMessage(for: error))
            if exitCode(for: error) == .success {
                StandardStream.output.printLine(message)
                ExitStatus.clean.end()
            }
            StandardStream.error.printLine(message.replacingPrefix("Error: ", by: "error: "))
            ExitStatus.failure.end()
        }
    }

    /// A message of ArgumentParser with every argument in it in one line: file names may have become arguments.
    private static func visible(_ message: String) -> String {
        CommandLine.arguments.flatMap { argument in
            [argument, argument.firstIndex(of: "=").map { String(argument[argument.index(after: $0)...]) } ?? ""]
        }.reduce(message) { message, argument in
            let shown = TerminalText.visible(argument)
            return shown == argument ? message : message.replacing(argument, with: shown)
        }
    }
}

extension String {
    fileprivate func replacingPrefix(_ prefix: String, by replacement: String) -> String {
        hasPrefix(prefix) ? replacement + dropFirst(prefix.count) : self
    }
}
