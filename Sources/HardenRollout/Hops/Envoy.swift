extension Hop {
    /// Envoy as its users commonly configure it.
    ///
    /// Sources: Envoy, "How do I configure timeouts?" (route timeout 15, idle 3600, connect 5), "HTTP Connection Manager,
    /// retries", `connect-failure,reset` with the `previous_hosts` predicate (a reset before the answer, whatever the
    /// method), and response flags UF, UC, UH (503) and UT (504). Refused and unreachable addresses were measured.
    package static let envoy = Hop(
        name: "envoy",
        label: "Envoy",
        layer: .request,
        latency: DrainLatency.endpointPropagation,
        idleTimeout: 3600,
        timeout: 15,
        timeoutScope: .wholeRequest,
        connectTimeout: 5,
        retries: Retries(attempts: 2, connectFailures: .all, brokenConnections: .all, avoidsTriedEndpoints: true),
        retriesSingleAddress: true,
        statuses: { $0 == .timeout ? [504] : [503] }
    )
}
