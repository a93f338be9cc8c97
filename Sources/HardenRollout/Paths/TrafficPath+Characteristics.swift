/// What the hop that picks the Pod decides.
extension TrafficPath {
    /// Whether a Google Cloud load balancer with its own draining timeout sends to the Pods.
    package var isGoogleLoadBalancer: Bool { picker.drains }

    /// Seconds until this path sends no new request to a terminating Pod (`L`).
    package var drainLatency: Int { picker.latency }

    /// Whether it goes on sending to Pods that are gone until somebody reloads who asked for their addresses.
    package var learnsOnReload: Bool { picker.learnsOnReload }

    /// Whether an endpoint that is not ready gets no requests on this path.
    package var honorsReadiness: Bool { picker.honorsReadiness }

    /// Whether a rollout waits until the load balancer finds a new Pod healthy.
    package var hasReadinessGate: Bool { picker.hasReadinessGate }

    /// Whether an established connection stays with its Pod after the Pod has left the endpoints.
    ///
    /// Requests on a kept-alive connection then go on reaching a terminating Pod until the Pod closes the connection.
    /// Proxies with Pod addresses choose a Pod for each request.
    package var pinsConnections: Bool { picker.pinsConnections }

    /// Whether requests go to Pods that are terminating, but still ready, where no other Pod is ready.
    package var usesTerminatingPods: Bool { picker.usesTerminatingPods }

    /// Whether a new Pod is known before it is known that the old one goes which the new one lets go.
    package var learnsInOrder: Bool { picker.learnsInOrder }

    /// Whether a proxy sends to Pods that it chooses by itself.
    package var choosesPods: Bool { picker.layer == .request }

    /// The health check that GKE makes when none is configured, in front of NEGs.
    package var defaultHealthCheck: ProbeSchedule { picker.healthCheck ?? .networkEndpointGroup }
}

extension TrafficPath {
    package var isGKEIngress: Bool { controller == .ingress }

    package var isGKEGateway: Bool { controller == .gateway }

    package var isExternalIngress: Bool { isGKEIngress && proxy == .googleFrontEnd }

    /// Whether it is an Ingress whose load balancer is regional: it takes NEGs only, and knows no Cloud Armor policy of the
    /// global kind.
    package var isRegionalIngress: Bool { isGKEIngress && proxy == .googleEnvoy }
}

/// What the last hop that forwards whole requests decides, or the client without one.
extension TrafficPath {
    private var lastProxy: Hop? { hops.last { $0.layer == .request } }

    /// Whether clients inside the cluster send to the Service themselves.
    package var isInCluster: Bool { front.isEmpty && lastProxy == nil }

    /// Whether the API server asks on behalf of others.
    package var isOfAPIServer: Bool { proxy.isClient }

    /// The hop that answers the client when a request fails.
    package var proxy: Hop {
        guard let proxy = lastProxy else { return picker }
        return picker.pinsConnections ? proxy.beforeKubeProxy : proxy
    }

    /// Seconds for which an idle connection to the Pod is kept; `nil` where the client decides.
    package var proxyIdleTimeout: Int? { lastProxy?.idleTimeout }

    /// Seconds that the Pod's answer is waited for when nothing is configured; `nil` where the client decides.
    package var defaultTimeout: Int? { lastProxy?.timeout }

    /// What that timeout measures.
    package var timeoutScope: Hop.TimeoutScope? { lastProxy?.timeoutScope }

    /// The longest timeout that can be configured, in seconds; `nil` where it does not matter.
    package var longestTimeout: Int? { lastProxy?.longestTimeout }

    /// Seconds that a connection is waited for when nothing is configured.
    package var defaultConnectTimeout: Seconds { proxy.connectTimeout }

    /// The status that clients see when the Pod closes a connection under a request; `nil` without a proxy.
    package var statusOfClosedConnection: Int? { lastProxy?.status(of: .cutInFlight) }

    /// What is sent again when nothing is configured: a proxy in front of kube-proxy has a single address.
    package var defaultRetries: Retries {
        guard let proxy = lastProxy, picker.pinsConnections else { return (lastProxy ?? front.last)?.retries ?? .none }
        guard proxy.retriesSingleAddress else { return .none }
        var retries = proxy.retries
        retries.avoidsTriedEndpoints = false
        return retries
    }
}

extension TrafficPath {
    /// Seconds until a layer 4 load balancer sees that a node has no Pod left, where its Service has
    /// `externalTrafficPolicy: Local`: three failures, eight seconds apart; some are quicker.
    ///
    /// Source: kubernetes/ingress-gce, pkg/healthchecksl4, `gceHcUnhealthyThreshold`, `gceHcCheckIntervalSeconds`.
    package static let nodeHealthCheckFailure = 24

    /// The drain latency of such a Service, whose other Pods kube-proxy takes so many seconds to leave: a node is given up
    /// after its last Pod has left the endpoints.
    package static func drainLatency(throughNodes latency: Int) -> Int { latency + nodeHealthCheckFailure }
}
