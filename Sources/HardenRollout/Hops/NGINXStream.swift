extension Hop {
    /// A self-run nginx that forwards connections (`stream`).
    ///
    /// What comes on a connection stays with its server until one of the two sides closes it, or both are silent for
    /// `proxy_timeout`; then nginx closes both. It speaks no HTTP: who stands before it sees his connection end. Sources: nginx,
    /// ngx_stream_proxy_module, `proxy_timeout` 10m, `proxy_connect_timeout` 60s and `proxy_next_upstream` on (another server
    /// where no connection could be made).
    package static let nginxStream = Hop(
        name: "nginxStream",
        label: "nginx (stream)",
        layer: .connection,
        latency: DrainLatency.endpointPropagation,
        timeout: 600,
        connectTimeout: 60,
        retries: Retries(attempts: 2, connectFailures: .all, brokenConnections: .none, avoidsTriedEndpoints: true),
        statuses: { $0 == .applicationError ? [503] : [nil] }
    )
}
