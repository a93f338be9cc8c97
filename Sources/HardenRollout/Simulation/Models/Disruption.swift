/// What happens to a workload's Pods.
package enum Disruption: Hashable, Sendable {
    /// Nothing happens. Only here are failures reported that need no disruption: timeouts, keep-alive races, a health
    /// check that never passes.
    case steadyState
    /// All Pods are replaced as the strategy says.
    case rollout
    case scaleUp(by: Int)
    /// Pods are deleted and not replaced; no disruption budget takes part.
    case scaleDown(by: Int)
    /// A node with so many of the Pods is emptied by evictions.
    ///
    /// - Parameters:
    ///   - allowedDisruptions: what the disruption budget allows at a time (`DisruptionBudget.allowedDisruptions`);
    ///     `nil` without one. 0 blocks the drain until it is forced.
    ///   - limit: who drains, if it cuts grace periods short.
    case nodeDrain(pods: Int, allowedDisruptions: Int?, limit: GraceLimit? = nil)
    /// A node with so many of the Pods vanishes.
    case nodeLoss(pods: Int)
    /// A Spot node with so many of the Pods is taken back after its notice.
    case spotReclaim(pods: Int, notice: Int = GraceLimit.spotReclaim.seconds)
    /// One process ends by itself, and its container is restarted in the same Pod.
    case podCrash
}

extension Disruption: CustomStringConvertible {
    package var description: String {
        switch self {
        case .steadyState: "steady state"
        case .rollout: "rollout"
        case .scaleUp(let count): "scale-up by \(count)"
        case .scaleDown(let count): "scale-down by \(count)"
        case .nodeDrain(let pods, let allowed, _):
            "drain of a node with \(pods) Pods, \(allowed.map { "\($0) evictions at a time" } ?? "no disruption budget")"
        case .nodeLoss(let pods): "loss of a node with \(pods) Pods"
        case .spotReclaim(let pods, _): "reclaim of a Spot node with \(pods) Pods"
        case .podCrash: "crash of one Pod"
        }
    }
}
