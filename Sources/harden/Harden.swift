import ArgumentParser

@main
struct Harden: ParsableCommand {
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: ProgramName.current,
        abstract: "Make rollouts, scale-downs and node drains on GKE lose no request.",
        discussion: """
            Exit status: 0 when there is nothing to do or it was done, 1 when something would change and was not to be \
            written, 2 when the command, its input or the machine is at fault.
            """,
        version: version,
        subcommands: [
            CheckCommand.self, SimulateCommand.self, ConfigCommand.self, GenerateCommand.self, InitCommand.self,
            ExplainCommand.self, SchemaCommand.self, FunctionCommand.self,
        ],
        defaultSubcommand: CheckCommand.self
    )

    /// Runs the command that the arguments name, with the exit statuses of `ExitStatus`.
    static func main() {
        // Editors and hooks ask for nothing else, often; setting up the parser would take most of the answer's time.
        if CommandLine.arguments.dropFirst().elementsEqual(["--version"]) {
            StandardStream.output.printLine(version)
            ExitStatus.clean.end()
        }
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch let status as ExitStatus {
            status.end()
        } catch let failure as Failure {
            StandardStream.error.printLine(failure.description)
            ExitStatus.failure.end()
        } catch {
            // What ArgumentParser has to say: help and the version go to standard output, the rest is a wrong call.
            let message = fullMessage(for: error)
            if exitCode(for: error) == .success {
                StandardStream.output.printLine(message)
                ExitStatus.clean.end()
            }
            StandardStream.error.printLine(message.replacingPrefix("Error: ", by: "error: "))
            ExitStatus.failure.end()
        }
    }
}

extension String {
    fileprivate func replacingPrefix(_ prefix: String, by replacement: String) -> String {
        hasPrefix(prefix) ? replacement + dropFirst(prefix.count) : self
    }
}
