/// The arithmetic of a Deployment's rolling update.
///
/// Source: kubernetes/kubernetes, pkg/controller/deployment/util, `ResolveFenceposts`.
package struct RollingUpdate: Hashable, Sendable {
    package var maxUnavailable: CountOrPercent
    package var maxSurge: CountOrPercent

    /// What Kubernetes assumes where nothing is written.
    package static let kubernetesDefault = RollingUpdate(maxUnavailable: .percent(25), maxSurge: .percent(25))

    package init(maxUnavailable: CountOrPercent, maxSurge: CountOrPercent) {
        self.maxUnavailable = maxUnavailable
        self.maxSurge = maxSurge
    }

    /// Whether the API server accepts it: both may not be zero.
    package var isAccepted: Bool { !(maxUnavailable.isZero && maxSurge.isZero) }

    /// Pods that may be missing, rounded down; 1 if both values round to nothing, so that the rollout can move at all.
    package func effectiveMaxUnavailable(replicas: Int) -> Int {
        let unavailable = min(replicas, maxUnavailable.resolved(of: replicas, rounding: .down))
        guard unavailable == 0, effectiveMaxSurge(replicas: replicas) == 0 else { return unavailable }
        return min(1, replicas)
    }

    /// Pods that may run in addition, rounded up.
    package func effectiveMaxSurge(replicas: Int) -> Int {
        maxSurge.resolved(of: replicas, rounding: .up)
    }

    /// Pods that serve at every moment of a rollout.
    package func leastAvailable(replicas: Int) -> Int {
        replicas - effectiveMaxUnavailable(replicas: replicas)
    }
}
