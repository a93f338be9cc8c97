/// One way on which requests reach the Pods: what stands there, and how long it takes to learn of a change.
///
/// The path sends each request to one of its endpoints, every one equally often. Where connections are pinned, clients may
/// open one for each request or keep theirs; of each failure those are counted that lose the most.
package struct PathModel: Hashable, Sendable {
    package var proxy: Hop
    /// Whether an endpoint that is not ready gets no requests. If not, only `healthCheck` decides.
    package var honorsReadiness: Bool
    /// Whether a Pod is ready only once the load balancer finds it healthy.
    package var hasReadinessGate: Bool
    /// The load balancer of another path that has to find a Pod healthy before it is ready, for all clients.
    package var otherGate: Gate?
    /// Seconds from a Pod being an endpoint until it gets requests: from its readiness where that counts, else from its
    /// container's start.
    package var attach: LatencyRange
    /// Seconds from a Pod's deletion until it gets no new requests.
    package var detach: LatencyRange
    /// Seconds for which requests in flight may go on after the endpoint was detached; `nil` where nothing ends them.
    package var draining: Seconds?
    /// The load balancer's own health check.
    package var healthCheck: HealthCheck?
    /// Seconds that the proxy waits for an answer; `nil` if for ever.
    package var requestTimeout: Seconds?
    /// Seconds that the proxy waits for a connection.
    package var connectTimeout: Seconds
    /// Seconds for which the proxy keeps an idle connection to a Pod; `nil` if the client decides.
    package var idleTimeout: Seconds?
    package var retries: Retries
    /// Whether a kept-alive connection stays with its Pod after the Pod has left the endpoints.
    package var pinsConnections: Bool
    /// Whether it sends to Pods that are terminating, and still ready, where no other Pod is ready.
    package var usesTerminatingPods: Bool

    package init(
        proxy: Hop,
        honorsReadiness: Bool = true,
        hasReadinessGate: Bool = false,
        otherGate: Gate? = nil,
        attach: LatencyRange,
        detach: LatencyRange,
        draining: Seconds? = nil,
        healthCheck: HealthCheck? = nil,
        requestTimeout: Seconds? = nil,
        connectTimeout: Seconds,
        idleTimeout: Seconds? = nil,
        retries: Retries = .none,
        pinsConnections: Bool = false,
        usesTerminatingPods: Bool = false
    ) {
        self.proxy = proxy
        self.honorsReadiness = honorsReadiness
        self.hasReadinessGate = hasReadinessGate
        self.otherGate = otherGate
        self.attach = attach
        self.detach = detach
        self.draining = draining
        self.healthCheck = healthCheck
        self.requestTimeout = requestTimeout
        self.connectTimeout = connectTimeout
        self.idleTimeout = idleTimeout
        self.retries = retries
        self.pinsConnections = pinsConnections
        self.usesTerminatingPods = usesTerminatingPods
    }

    /// Whether it takes the list of endpoints as a whole, so that an old Pod is sent requests until the new ones are that
    /// were ready before it was deleted (`TrafficPath.learnsInOrder`). Who asks each Pod for its health adds each by itself.
    package var learnsInOrder: Bool { healthCheck == nil }

    /// A load balancer's health check of each Pod.
    package struct HealthCheck: Hashable, Sendable {
        package var schedule: ProbeSchedule
        package var passes: WorkloadModel.Evidence

        package init(_ schedule: ProbeSchedule, passes: WorkloadModel.Evidence = .serving) {
            self.schedule = schedule
            self.passes = passes
        }
    }

    /// A load balancer that a Pod's readiness waits for: until it knows the Pod, and then for its health check.
    package struct Gate: Hashable, Sendable {
        package var attach: LatencyRange
        package var healthCheck: HealthCheck

        package init(attach: LatencyRange, healthCheck: HealthCheck) {
            self.attach = attach
            self.healthCheck = healthCheck
        }
    }
}

extension PathModel {
    /// A path with its own figures, and the cautious case for what is configured elsewhere: no draining and no retries.
    ///
    /// - Parameters:
    ///   - draining: `drainingTimeoutSec`, for load balancers only; none is off.
    ///   - healthCheck: the load balancer's; none is what GKE makes by itself.
    ///   - requestTimeout: seconds; none is the path's default.
    ///   - assumptions: the latencies.
    package init(
        _ path: TrafficPath,
        draining: Seconds? = nil,
        healthCheck: HealthCheck? = nil,
        requestTimeout: Seconds? = nil,
        retries: Retries = .none,
        assumptions: Assumptions? = nil
    ) {
        let assumptions = assumptions ?? Assumptions(on: path)
        let isLoadBalancer = path.isGoogleLoadBalancer
        self.init(
            proxy: path.proxy,
            honorsReadiness: path.honorsReadiness,
            hasReadinessGate: path.hasReadinessGate,
            attach: assumptions[.attachLatency].range,
            detach: assumptions[.drainLatency].range,
            draining: isLoadBalancer ? draining ?? .zero : nil,
            healthCheck: isLoadBalancer ? healthCheck ?? HealthCheck(path.defaultHealthCheck) : nil,
            requestTimeout: requestTimeout ?? path.defaultTimeout.map { Seconds($0) },
            connectTimeout: assumptions[.connectTimeout].range.upperBound,
            idleTimeout: path.proxyIdleTimeout.map { Seconds($0) },
            retries: retries,
            pinsConnections: path.pinsConnections,
            usesTerminatingPods: path.usesTerminatingPods
        )
    }
}
