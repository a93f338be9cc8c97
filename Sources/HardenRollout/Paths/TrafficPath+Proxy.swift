extension TrafficPath {
    /// The proxy that answers the client when a request fails.
    ///
    /// What a standalone NEG is attached to is not known; it is counted as a Google Front End.
    /// Source: Cloud Load Balancing, "Application Load Balancer overview".
    package var proxy: Proxy {
        switch self {
        case .gkeIngressExternal, .gkeGatewayGlobal, .standaloneNEG: .googleFrontEnd
        case .gkeIngressInternal, .gkeGatewayRegional: .envoy
        case .kong, .kongToClusterIP, .kongToHeadless: .kong
        case .ingressNGINX: .ingressNGINX
        case .nginxToClusterIP, .nginxToHeadless: .nginx
        case .inCluster: .kubeProxy
        }
    }

    /// Seconds that the proxy waits for a connection when nothing is configured.
    ///
    /// Sources: Cloud Load Balancing, "Backend services" (about 4.5); Kong, `connect_timeout` 60000 ms; nginx,
    /// `proxy_connect_timeout` 60; ingress-nginx, `proxy-connect-timeout` 5. Without a proxy the client decides; 60 is
    /// assumed.
    package var defaultConnectTimeout: Seconds {
        switch self {
        case .gkeIngressExternal, .gkeIngressInternal, .gkeGatewayGlobal, .gkeGatewayRegional, .standaloneNEG: 4.5
        case .kong, .kongToClusterIP, .kongToHeadless, .nginxToClusterIP, .nginxToHeadless, .inCluster: 60
        case .ingressNGINX: Seconds(ConnectTimeout.seconds)
        }
    }

    /// The health check that GKE makes when none is configured, in front of NEGs.
    ///
    /// Sources: kubernetes/ingress-gce, pkg/translator/healthchecks.go (15 s, 15 s, 1, 2); GKE Gateway API reference,
    /// `HealthCheckPolicy` (5 s, 5 s, 2, 2).
    package var defaultHealthCheck: ProbeSchedule {
        switch self {
        case .gkeGatewayGlobal, .gkeGatewayRegional:
            ProbeSchedule(period: 5, timeout: 5, failureThreshold: 2, successThreshold: 2)
        default: ProbeSchedule(period: 15, timeout: 15, failureThreshold: 2, successThreshold: 1)
        }
    }
}
