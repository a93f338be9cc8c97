/// What an application does with requests and with SIGTERM, as far as it is known.
///
/// What is not known counts as the cautious case: the application exits at once, and a request may take as long as the
/// path's timeout allows.
package struct ApplicationBehavior: Hashable, Sendable {
    /// What the process does on SIGTERM.
    package enum Termination: Hashable, Sendable, CaseIterable {
        /// It ends at once; requests in flight are cut.
        case exits
        /// It takes no new connections, finishes the requests in flight, and ends.
        case drains
        /// It goes on serving until SIGKILL.
        case ignores
    }

    /// Seconds that the slowest request takes (`Q`).
    package var slowestRequest: Int?
    /// Reaction to SIGTERM.
    package var termination: Termination?
    /// Seconds that the application takes at most from SIGTERM to its end (`S`).
    package var shutdown: Int?
    /// Whether answers carry `Connection: close` (HTTP/2: GOAWAY) from the beginning of preStop on.
    package var closesConnectionsWhileDraining: Bool
    /// Seconds for which a connection carries one answer at most: a WebSocket, a stream; `nil` where none is known to.
    package var longestConnection: Int?

    package init(
        slowestRequest: Int? = nil,
        termination: Termination? = nil,
        shutdown: Int? = nil,
        closesConnectionsWhileDraining: Bool = false,
        longestConnection: Int? = nil
    ) {
        self.slowestRequest = slowestRequest
        self.termination = termination
        self.shutdown = shutdown
        self.closesConnectionsWhileDraining = closesConnectionsWhileDraining
        self.longestConnection = longestConnection
    }
}

/// The proxy that a mesh puts into a Pod. All connections to the application end in it, whoever opens them.
package enum MeshProxy: Hashable, Sendable {
    case istio, linkerd

    /// Seconds from SIGTERM to its end, where nobody says how long it drains. Source: Istio,
    /// `ProxyConfig.terminationDrainDuration`.
    package static let drainDuration = 5

    /// What comes back while the application takes no connection, or ends one before its answer. Sources: Envoy, response
    /// flags UF and UC (measured: 503); Linkerd, "HTTP Access Logging" and the proxy's log (502 Bad Gateway).
    package var answer: String {
        switch self {
        case .istio: "503 from the Pod's own Envoy"
        case .linkerd: "502 from the Pod's own linkerd-proxy"
        }
    }
}
