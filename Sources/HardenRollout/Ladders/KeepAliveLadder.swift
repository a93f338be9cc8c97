/// Idle timeouts that nest from inside out: the server keeps an idle connection longer than the proxy before it.
///
/// Otherwise the server closes a connection just as the proxy sends a request on it, and the client gets a 502 or 503.
package enum KeepAliveLadder {
    /// Seconds by which the server's idle timeout exceeds the proxy's.
    ///
    /// Source: Cloud Load Balancing, "Request distribution": 620 against the load balancer's 600.
    package static let margin = 20

    /// The least idle timeout of a server behind all of `paths`, in seconds; `nil` if no path has a proxy.
    ///
    /// - Parameter idle: The proxy's own, by default or as it is configured.
    package static func serverIdleTimeout(
        behind paths: some Sequence<TrafficPath>,
        idle: (TrafficPath) -> Int? = \.proxyIdleTimeout
    ) -> Int? {
        paths.compactMap(idle).max().map { $0 + margin }
    }

    /// The paths whose proxy keeps an idle connection at least as long as the server does.
    package static func violations(
        serverIdleTimeout: Int,
        paths: some Sequence<TrafficPath>,
        idle: (TrafficPath) -> Int? = \.proxyIdleTimeout
    ) -> [TrafficPath] {
        paths.filter { path in idle(path).map { $0 >= serverIdleTimeout } ?? false }
    }
}
