/// How Kubernetes finds out whether a Pod can serve.
///
/// No path is ever guessed: a probe of a path that answers wrongly takes all Pods out of service.
public struct Health: Sendable, Hashable {
    /// Whether the Pod should get requests now. Required for a service with ports.
    ///
    /// It should check what this Pod alone can lose, such as a warm cache. A database that all Pods share does not
    /// belong in it: when it is slow, every Pod would leave the service at once.
    public var readiness: Probe?
    /// Whether the process is beyond hope, so that only a restart helps. `nil`, the default, never restarts a running
    /// process. It must not check anything outside the process.
    public var liveness: Probe?
    /// Whether the application has finished starting; the other probes wait for it. `nil`, the default, uses the check
    /// of `liveness` if there is one, with much more patience, so that a slow start is not taken for a hang.
    public var startup: Probe?

    /// Creates the probes.
    ///
    /// - Parameters:
    ///   - readiness: Whether the Pod should get requests now.
    ///   - liveness: Whether only a restart helps.
    ///   - startup: Whether the application has finished starting; `nil` derives it from `liveness`.
    public init(readiness: Probe? = nil, liveness: Probe? = nil, startup: Probe? = nil) {
        self.readiness = readiness
        self.liveness = liveness
        self.startup = startup
    }
}
