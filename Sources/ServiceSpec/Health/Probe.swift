/// A question that Kubernetes asks a Pod again and again.
public struct Probe: Sendable, Hashable {
    /// How the question is asked.
    public var check: Check
    /// The time from one question to the next, in whole seconds. `nil`, the default, depends on the probe's role.
    public var every: Duration?
    /// The time within which the answer must come, in whole seconds. `nil`, the default, depends on the probe's role.
    public var timeout: Duration?
    /// How many questions in a row must fail before it counts. `nil`, the default, depends on the probe's role.
    public var failures: Int?

    /// How a probe asks.
    public enum Check: Sendable, Hashable {
        /// A GET request, over TLS if the port speaks it; a status from 200 to 399 is a yes. Load balancers, which ask the
        /// same question, accept 200 only. `port` is `nil` for the service's first port.
        case http(path: String, port: Int?)
        /// A TCP connection that is accepted. Weak: a hung process still accepts.
        case tcp(port: Int?)
        /// The gRPC health checking protocol, without TLS, asked about `service` or the whole server.
        case grpc(service: String?, port: Int?)
        /// A command in the container that ends with status 0. Not run by a shell.
        case exec([String])
    }

    /// Creates a probe.
    ///
    /// - Parameters:
    ///   - check: How the question is asked.
    ///   - every: The time from one question to the next.
    ///   - timeout: The time within which the answer must come.
    ///   - failures: How many questions in a row must fail.
    public init(_ check: Check, every: Duration? = nil, timeout: Duration? = nil, failures: Int? = nil) {
        self.check = check
        self.every = every
        self.timeout = timeout
        self.failures = failures
    }

    /// Asks with a GET request.
    public static func http(
        _ path: String,
        port: Int? = nil,
        every: Duration? = nil,
        timeout: Duration? = nil,
        failures: Int? = nil
    ) -> Self {
        Self(.http(path: path, port: port), every: every, timeout: timeout, failures: failures)
    }

    /// Asks by opening a TCP connection.
    public static func tcp(
        port: Int? = nil,
        every: Duration? = nil,
        timeout: Duration? = nil,
        failures: Int? = nil
    ) -> Self {
        Self(.tcp(port: port), every: every, timeout: timeout, failures: failures)
    }

    /// Asks with the gRPC health checking protocol.
    public static func grpc(
        service: String? = nil,
        port: Int? = nil,
        every: Duration? = nil,
        timeout: Duration? = nil,
        failures: Int? = nil
    ) -> Self {
        Self(.grpc(service: service, port: port), every: every, timeout: timeout, failures: failures)
    }

    /// Asks by running a command in the container.
    public static func exec(
        _ command: [String],
        every: Duration? = nil,
        timeout: Duration? = nil,
        failures: Int? = nil
    ) -> Self {
        Self(.exec(command), every: every, timeout: timeout, failures: failures)
    }
}
