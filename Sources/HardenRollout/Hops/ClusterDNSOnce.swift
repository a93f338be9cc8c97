extension Hop {
    /// The cluster's DNS for a headless Service, asked once: the hop before it sends to the addresses of the Pods that were
    /// there when it read its configuration, until it is reloaded. Those that are gone refuse connections, and soon answer
    /// nothing; those that have come get nothing.
    ///
    /// Source: nginx, ngx_http_upstream_module, `server` and `resolve`; a real nginx 1.22 asked nothing while it served.
    package static let clusterDNSOnce = Hop(
        name: "clusterDNSOnce",
        label: "cluster DNS, asked once",
        layer: .address,
        latency: clusterDNS.latency,
        learnsOnReload: true,
        connectTimeout: clusterDNS.connectTimeout,
        statuses: clusterDNS.statuses
    )
}
