extension Hop {
    /// Google Front Ends: classic and global external Application Load Balancers, with Pods as endpoints of a NEG.
    ///
    /// The NEG controller keeps every Pod that is not terminating in the NEG, ready or not, so that only the load balancer's
    /// own health check decides; it is told of each endpoint by itself. Sources: kubernetes/ingress-gce,
    /// pkg/neg/syncers/utils.go; Cloud Load Balancing, "Request distribution" (idle 600, not configurable), "Backend
    /// services" (timeout 30, connections about 4.5) and "Retries" (a request without a body once); Compute Engine API,
    /// BackendService `timeoutSec` (at most 86400).
    package static let googleFrontEnd = Hop(
        name: "googleFrontEnd",
        label: "Google Front End",
        layer: .request,
        latency: DrainLatency.networkEndpointGroup,
        honorsReadiness: false,
        learnsInOrder: false,
        healthCheck: .networkEndpointGroup,
        drains: true,
        idleTimeout: 600,
        timeout: 30,
        timeoutScope: .wholeRequest,
        longestTimeout: 86400,
        connectTimeout: 4.5,
        retries: Retries(
            attempts: 1,
            connectFailures: .idempotent,
            brokenConnections: .idempotent,
            avoidsTriedEndpoints: false
        ),
        retriesSingleAddress: true,
        // Whatever happens to a request on its way to a backend, the logs show 502 and 503, and nothing decides between
        // them. Source: Cloud Load Balancing, "External Application Load Balancer logging", `failed_to_pick_backend`,
        // `failed_to_connect_to_backend`, `backend_timeout`, `backend_connection_closed_before_data_sent_to_client`.
        statuses: { $0 == .applicationError ? [503] : [502, 503] }
    )

    /// The same where GKE Ingress programs it. GKE adds the readiness gate `cloud.google.com/load-balancer-neg-ready` to
    /// new Pods, so that a rollout waits until the load balancer finds them healthy; for a Gateway or a standalone NEG that
    /// is not documented, and those are counted as without a gate. Source: GKE, "Container-native load balancing".
    package var throughIngress: Hop {
        var hop = self
        hop.hasReadinessGate = true
        return hop
    }

    /// The same where a GKE Gateway programs it. Source: GKE Gateway API reference, `HealthCheckPolicy` (5 s, 5 s, 2, 2).
    package var throughGateway: Hop {
        var hop = self
        hop.healthCheck = ProbeSchedule(period: 5, timeout: 5, failureThreshold: 2, successThreshold: 2)
        return hop
    }
}

extension DrainLatency {
    /// Time that a Google Cloud load balancer needs to react to an endpoint's detachment from its NEG.
    ///
    /// An estimate that Google publishes as `DRAIN_LATENCY`; there is no guaranteed bound.
    /// Source: GKE, "Troubleshoot load balancing", 500 series errors when scaling workloads with NEGs.
    package static let networkEndpointGroup = 60
}

extension ProbeSchedule {
    /// What GKE makes in front of NEGs. Source: kubernetes/ingress-gce, pkg/translator/healthchecks.go (15 s, 15 s, 1, 2).
    package static let networkEndpointGroup = ProbeSchedule(
        period: 15,
        timeout: 15,
        failureThreshold: 2,
        successThreshold: 1
    )
}
