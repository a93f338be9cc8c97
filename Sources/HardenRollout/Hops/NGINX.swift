extension Hop {
    /// A self-run nginx (`http`) that resolves a name again and again, or proxies to one address.
    ///
    /// Sources: nginx, ngx_http_upstream_module, `keepalive_timeout` 60; ngx_http_proxy_module, `proxy_read_timeout` 60,
    /// `proxy_connect_timeout` 60 and `proxy_next_upstream` (no POST that was sent; a single address has no next one);
    /// ngx_http_upstream.c (timeouts 504, everything else 502). Refused and unreachable addresses were measured.
    package static let nginx = Hop(
        name: "nginx",
        label: "nginx",
        layer: .request,
        latency: DrainLatency.endpointPropagation,
        idleTimeout: 60,
        timeout: 60,
        timeoutScope: .betweenReads,
        connectTimeout: 60,
        retries: Retries(
            attempts: 2,
            connectFailures: .all,
            brokenConnections: .idempotent,
            avoidsTriedEndpoints: true
        ),
        triesAfterTimeout: true,
        statuses: { symptom in
            switch symptom {
            case .applicationError: [503]
            case .timeout, .unreachable: [504]
            case .refused, .cutInFlight, .keepAliveRace, .noEndpoint: [502]
            }
        }
    )
}
