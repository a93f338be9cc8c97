extension Hop {
    /// Google's Envoy proxies: regional and internal Application Load Balancers. Numbers are those of Google Front Ends,
    /// statuses those of Envoy.
    ///
    /// Source: Cloud Load Balancing, "Application Load Balancer overview".
    package static let googleEnvoy = Hop(
        name: "googleEnvoy",
        label: envoy.label,
        layer: .request,
        latency: googleFrontEnd.latency,
        honorsReadiness: googleFrontEnd.honorsReadiness,
        learnsInOrder: googleFrontEnd.learnsInOrder,
        healthCheck: googleFrontEnd.healthCheck,
        drains: true,
        idleTimeout: googleFrontEnd.idleTimeout,
        timeout: googleFrontEnd.timeout,
        timeoutScope: googleFrontEnd.timeoutScope,
        longestTimeout: googleFrontEnd.longestTimeout,
        connectTimeout: googleFrontEnd.connectTimeout,
        retries: googleFrontEnd.retries,
        retriesSingleAddress: true,
        statuses: envoy.statuses
    )
}
