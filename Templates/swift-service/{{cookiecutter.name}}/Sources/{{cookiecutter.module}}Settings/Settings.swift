/// What the server and its manifests have to agree on.
public enum Settings {
    /// Where the server listens, and where probes and load balancers look for it.
    public static let port = 8080

    /// Answers 200 once the server has started up.
    public static let readinessPath = "/readyz"

    /// Answers 200 as long as the process can answer at all. It must not depend on anything else: a database that is
    /// down is no reason to restart this process.
    public static let livenessPath = "/livez"

    /// How long a connection without a request stays open.
    ///
    /// Google's load balancers keep theirs for 600 s. The server must not be the one that closes: a request that is
    /// already on its way to a closed connection ends as a 502.
    public static let idleTimeout = Duration.seconds(620)

    /// How long the server goes on accepting after SIGTERM, answering with `Connection: close`, so that clients that
    /// keep connections open leave by themselves.
    public static let goodbye = Duration.seconds(5)

    /// The longest time that a request takes.
    public static let slowestRequest = Duration.seconds(10)

    /// How long the server needs from SIGTERM to its end.
    public static let shutdown = goodbye + slowestRequest
}
