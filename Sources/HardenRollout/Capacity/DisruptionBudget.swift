/// The arithmetic of a PodDisruptionBudget, which limits evictions and nothing else.
///
/// Percentages round up. Source: Kubernetes, "Specifying a Disruption Budget for your Application".
package enum DisruptionBudget: Hashable, Sendable {
    case minAvailable(CountOrPercent)
    case maxUnavailable(CountOrPercent)

    /// Pods that may be evicted at the same time when all `replicas` are healthy.
    package func allowedDisruptions(replicas: Int) -> Int {
        switch self {
        case .minAvailable(let value): max(0, replicas - value.resolved(of: replicas, rounding: .up))
        case .maxUnavailable(let value): min(replicas, max(0, value.resolved(of: replicas, rounding: .up)))
        }
    }

    /// Whether no Pod can ever be evicted, so that a node drain hangs until it is forced.
    package func blocksAllEvictions(replicas: Int) -> Bool {
        replicas > 0 && allowedDisruptions(replicas: replicas) == 0
    }
}
