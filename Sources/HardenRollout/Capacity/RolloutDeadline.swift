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

    /// The deadline that a Deployment needs; `nil` if the default fits.
    ///
    /// A Pod is progress once it has been created, started, found ready and has stayed so for `minReady` seconds.
    package static func required(startupAllowance: Int, readinessDelay: Int, minReady: Int) -> Int? {
        let longest = podCreation + startupAllowance + readinessDelay + minReady
        return longest >= kubernetesDefault ? longest + kubernetesDefault - podCreation : nil
    }

    /// Seconds that a new Pod must stay ready before the rollout goes on, for a set of paths.
    ///
    /// Where no readiness gate waits for the proxies, this is the time in which they learn of the new Pod: removing an
    /// endpoint and adding one take the same way. For a load balancer without the gate it also holds its health check.
    package static func minReady(behind paths: some Sequence<TrafficPath>, healthCheck: ProbeSchedule?) -> Int {
        paths.map { path in
            if path.hasReadinessGate { return 0 }
            guard path.isGoogleLoadBalancer else { return path.drainLatency }
            return path.drainLatency + (healthCheck?.longestDelayUntilSuccess ?? 0)
        }.max() ?? 0
    }
}
