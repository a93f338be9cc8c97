/// What the requests to a service are like.
public struct Traffic: Sendable, Hashable {
    /// The longest that a request takes from its first to its last byte, short of being broken.
    ///
    /// Timeouts of proxies and the time that a stopping Pod is given follow from it. 30 s by default, the timeout of
    /// Google Cloud's load balancers: a longer request fails there unless this says so.
    public var slowestRequest: Duration
    /// Whether any request may be sent twice without harm. `false`, the default, keeps proxies from repeating requests
    /// that may have been carried out.
    public var idempotent: Bool
    /// How long connections live.
    public var connections: Connections
    /// How long the server keeps an idle connection open, as configured in the application. `nil`, the default: unknown.
    ///
    /// It must be longer than every proxy in front keeps one (Google Cloud's load balancers: 600 s, Kong and nginx: 60 s),
    /// or a request now and then meets a connection that the server just closed.
    public var keepAlive: Duration?

    /// How long connections to a service live.
    public enum Connections: Sendable, Hashable {
        /// Requests and answers. The default.
        case requests
        /// WebSockets, open for up to `longest`.
        case webSocket(longest: Duration)
        /// Answers, event streams or gRPC streams that go on for up to `longest`.
        case streaming(longest: Duration)
    }

    /// Creates a description of traffic.
    ///
    /// - Parameters:
    ///   - slowestRequest: The longest that a request takes.
    ///   - idempotent: Whether any request may be sent twice without harm.
    ///   - connections: How long connections live.
    ///   - keepAlive: How long the server keeps an idle connection open; `nil` for unknown.
    public init(
        slowestRequest: Duration = .seconds(30),
        idempotent: Bool = false,
        connections: Connections = .requests,
        keepAlive: Duration? = nil
    ) {
        self.slowestRequest = slowestRequest
        self.idempotent = idempotent
        self.connections = connections
        self.keepAlive = keepAlive
    }
}
