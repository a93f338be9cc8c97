import HardenSystem

/// What users call the program.
enum ProgramName {
    /// `harden`, or `kubectl harden` where it was started by a name that makes it a plugin of kubectl.
    ///
    /// Source: Kubernetes, "Extend kubectl with plugins": `kubectl harden` runs the program `kubectl-harden`.
    static let current: String = {
        let name = CommandLine.arguments.first.map(Paths.name)
        return name == "kubectl-harden" ? "kubectl harden" : "harden"
    }()
}
