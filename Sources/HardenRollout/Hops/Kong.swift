extension Hop {
    /// Kong, whose targets the Kong Ingress Controller keeps current where they are Pod addresses.
    ///
    /// Sources: kong.conf.default, `upstream_keepalive_idle_timeout` 60; Kong, `read_timeout` and `connect_timeout` 60000
    /// ms, `retries` 5; the Kong guide "Proxying" (no POST that was sent); kong/runloop/balancer (503 without a peer);
    /// Kong/kubernetes-ingress-controller, internal/dataplane/translator/translator.go (`getEndpoints`). For the rest it is
    /// nginx.
    package static let kong = Hop(
        name: "kong",
        label: "Kong",
        layer: .request,
        latency: DrainLatency.endpointPropagation + DrainLatency.kongControllerSync + DrainLatency.kongWorkerUpdate,
        idleTimeout: 60,
        timeout: 60,
        timeoutScope: .betweenReads,
        connectTimeout: 60,
        retries: Retries(
            attempts: 5,
            connectFailures: .all,
            brokenConnections: .idempotent,
            avoidsTriedEndpoints: true
        ),
        retriesSingleAddress: true,
        triesAfterTimeout: true,
        statuses: { $0 == .noEndpoint ? [503] : nginx.statuses($0) }
    )
}

extension DrainLatency {
    /// Interval at which the Kong Ingress Controller sends its configuration to Kong.
    ///
    /// Source: Kong Ingress Controller, `--proxy-sync-seconds`, default 3.
    package static let kongControllerSync = 3

    /// Interval at which Kong's workers rebuild their balancers.
    ///
    /// Source: kong.conf.default, `worker_state_update_frequency`, default 5.
    package static let kongWorkerUpdate = 5
}
