import ArgumentParser

@main
struct Harden: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "harden",
        abstract: "Make rollouts, scale-downs and node drains on GKE lose no request.",
        discussion: """
            Exit status: 0 when there is nothing to do or it was done, 1 when something would change and was not to be \
            written, 2 when the command, its input or the machine is at fault.
            """,
        version: "0.1.0"
    )

    /// Runs the command that the arguments name, with the exit statuses of `ExitStatus`.
    static func main() {
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch let status as ExitStatus {
            status.end()
        } catch let failure as Failure {
            StandardStream.error.printLine("error: \(failure)")
            ExitStatus.failure.end()
        } catch {
            // What ArgumentParser has to say: help and the version go to standard output, the rest is a wrong call.
            let isAnswer = exitCode(for: error) == .success
            (isAnswer ? StandardStream.output : .error).printLine(fullMessage(for: error))
            (isAnswer ? ExitStatus.clean : .failure).end()
        }
    }
}
