import HardenSystem
/// How `harden` ends: what a script or a continuous integration job can tell apart.
enum ExitStatus: Int32, Error {
    /// Nothing to do, or all of it done.
    case clean = 0
    /// Something would change or was found.
    case findings = 1
    /// A wrong call, unusable input, or a failure of the machine.
    case failure = 2

    /// Ends the process.
    func end() -> Never { CurrentProcess.end(status: rawValue) }
}
