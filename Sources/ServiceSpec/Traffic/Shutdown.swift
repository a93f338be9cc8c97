/// What the application does when it is told to stop.
///
/// A stopping Pod first waits until nobody sends it new requests any more (a preStop hook, whose length follows from how
/// the service is exposed), then gets the signal SIGTERM, and is killed when its time is up.
public struct Shutdown: Sendable, Hashable {
    /// How long the application needs after SIGTERM. 15 s by default; a Pod that needs less ends sooner.
    public var duration: Duration
    /// What the application does on SIGTERM. By default that it exits at once, which is what most programs do that were
    /// not told otherwise, and the cautious assumption: everything must be over before the signal.
    public var onSIGTERM: Reaction
    /// Whether the application answers with `Connection: close` (HTTP/2: GOAWAY) while it drains, so that clients let go
    /// of their open connections. `false` by default.
    public var closesConnections: Bool
    /// A path on the first port that speaks HTTP or HTTPS; GET on it tells the server to start draining. `nil`, the
    /// default: there is none.
    ///
    /// Where `closesConnections` says that the server then goes on answering as usual, with `Connection: close`, it is
    /// called at the start of the preStop hook, and open connections end in time. Otherwise service may end with the call,
    /// so that it is called when the paths send no new requests any more. A hook is either a request or a wait, and this
    /// needs both, so the image must have a shell and `wget` or `curl` (see `Platform`).
    public var drainPath: String?

    /// What an application does on SIGTERM.
    public enum Reaction: String, Sendable, Hashable, CaseIterable {
        /// Finishes the requests that it has, then exits.
        case drains
        /// Exits at once and breaks the requests that it has.
        case exits
        /// Runs on until it is killed.
        case ignores
    }

    /// Creates a description of a shutdown.
    ///
    /// - Parameters:
    ///   - duration: How long the application needs after SIGTERM.
    ///   - onSIGTERM: What the application does on SIGTERM.
    ///   - closesConnections: Whether it answers with `Connection: close` while it drains.
    ///   - drainPath: A path that tells the server to start draining.
    public init(
        duration: Duration = .seconds(15),
        onSIGTERM: Reaction = .exits,
        closesConnections: Bool = false,
        drainPath: String? = nil
    ) {
        self.duration = duration
        self.onSIGTERM = onSIGTERM
        self.closesConnections = closesConnections
        self.drainPath = drainPath
    }
}
