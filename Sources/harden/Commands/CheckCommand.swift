import ArgumentParser

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

            Exit status: 0 nothing found, all of it fixed, or nothing left as severe as --fail-on, 1 findings, 2 a wrong call or unreadable input.
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

    mutating func run() throws {
        guard !paths.isEmpty else { throw CleanExit.helpRequest(Harden.self) }
        try CheckRun(paths: paths, options: options.wishes).run()
    }
}
