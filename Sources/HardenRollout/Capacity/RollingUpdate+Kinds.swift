extension RollingUpdate {
    /// Pods that may be missing and Pods that may run in addition, as a workload of this kind counts them.
    ///
    /// A DaemonSet rounds both up, and its surge is zero where nothing is written. A StatefulSet has no surge, rounds
    /// `maxUnavailable` up and takes at least one Pod at a time. An Argo Rollout counts like a Deployment.
    /// Sources: Kubernetes API reference, `RollingUpdateDaemonSet`, `RollingUpdateStatefulSetStrategy`; Argo Rollouts,
    /// "Rollout specification".
    package func effective(for kind: WorkloadModel.Kind, replicas: Int) -> (unavailable: Int, surge: Int) {
        switch kind {
        case .deployment, .rollout:
            return (effectiveMaxUnavailable(replicas: replicas), effectiveMaxSurge(replicas: replicas))
        case .daemonSet:
            let unavailable = min(replicas, maxUnavailable.resolved(of: replicas, rounding: .up))
            let surge = maxSurge.resolved(of: replicas, rounding: .up)
            return unavailable == 0 && surge == 0 ? (min(1, replicas), 0) : (unavailable, surge)
        case .statefulSet:
            return (min(replicas, max(1, maxUnavailable.resolved(of: replicas, rounding: .up))), 0)
        }
    }

    /// What Kubernetes assumes for a StatefulSet where nothing is written.
    package static let statefulSetDefault = RollingUpdate(maxUnavailable: .count(1), maxSurge: .count(0))
}
