/// When a rollout counts as stuck, and how long a new Pod has to prove itself.
package enum RolloutDeadline {
    /// Seconds without progress after which Kubernetes calls a rollout failed.
    ///
    /// Source: Kubernetes API reference, `DeploymentSpec.progressDeadlineSeconds`.
    package static let kubernetesDefault = 600

    /// Seconds for which GKE waits for a new Pod's health in the load balancer before it counts as ready all the same.
    ///
    /// Source: kubernetes/ingress-gce, pkg/neg/readiness (10 minutes after the Pod's creation).
    package static let readinessGateTimeout = 600

    /// Seconds to leave for scheduling and pulling the image.
    package static let podCreation = 120

    /// The longest that a rollout may go without progress, in seconds.
    ///
    /// A Pod is progress when it is ready, and again when it has stayed so for `minReady` seconds: each sets the clock back.
    ///
    /// Source: kubernetes/kubernetes, pkg/controller/deployment/util, `DeploymentProgressing`.
    package static func longestWait(startupAllowance: Int, readinessDelay: Int, minReady: Int) -> Int {
        max(podCreation + startupAllowance + readinessDelay, minReady)
    }

    /// The deadline that a Deployment needs; `nil` if the default fits.
    package static func required(startupAllowance: Int, readinessDelay: Int, minReady: Int) -> Int? {
        let longest = longestWait(
            startupAllowance: startupAllowance,
            readinessDelay: readinessDelay,
            minReady: minReady
        )
        guard longest >= kubernetesDefault else { return nil }
        return kubernetesDefault + max(startupAllowance + readinessDelay, minReady)
    }

    /// Seconds that a new Pod must stay ready before the rollout goes on, for a set of paths.
    package static func minReady(behind paths: some Sequence<TrafficPath>, healthCheck: ProbeSchedule?) -> Int {
        longestPropagation(behind: paths, healthCheck: healthCheck)?.seconds ?? 0
    }

    /// The time in which the slowest path without a readiness gate learns of a new Pod, where it may have forgotten the old
    /// one by then.
    ///
    /// Removing an endpoint and adding one take the same way, each by itself; the load balancer's health check comes on
    /// top. Whoever learns of changes in their order has the new Pod before the old one is gone, however late that is.
    package struct Propagation: Hashable, Sendable {
        package let path: TrafficPath
        /// Seconds until the path knows the endpoint.
        package let latency: Int
        /// Seconds until the load balancer's health check has passed.
        package let healthCheck: Int

        package var seconds: Int { latency + healthCheck }
        /// Such as "propagation 60 + health check 15".
        package var sum: String {
            "propagation \(latency)" + (healthCheck > 0 ? " + health check \(healthCheck)" : "")
        }
    }

    /// The path that takes longest to learn of a new Pod; `nil` where rollouts need not wait for any.
    package static func longestPropagation(
        behind paths: some Sequence<TrafficPath>,
        healthCheck: ProbeSchedule?,
        drainLatency: (TrafficPath) -> Int = \.drainLatency
    ) -> Propagation? {
        paths.filter { !$0.hasReadinessGate && !$0.learnsInOrder }
            .map { propagation(behind: $0, healthCheck: healthCheck, latency: drainLatency($0)) }
            .max { $0.seconds < $1.seconds }
    }

    /// The time in which a path learns of a new Pod that no readiness gate waits for.
    package static func propagation(behind path: TrafficPath, healthCheck: ProbeSchedule?, latency: Int) -> Propagation
    {
        let check = path.isGoogleLoadBalancer ? healthCheck?.longestDelayUntilSuccess ?? 0 : 0
        return Propagation(path: path, latency: latency, healthCheck: check)
    }
}
