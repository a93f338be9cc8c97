/// What happens to a workload's Pods, without the numbers that depend on the workload.
package enum DisruptionKind: String, Sendable, Hashable, CaseIterable {
    /// All Pods are replaced, as the strategy says.
    case rollout
    /// An autoscaler, or somebody, takes one Pod away.
    case scaleDown = "scale-down"
    /// A node is emptied: an upgrade, or the cluster autoscaler.
    case nodeDrain = "node-drain"
    /// A node vanishes.
    case nodeLoss = "node-loss"
    /// A Spot VM is taken back.
    case spotReclaim = "spot-reclaim"
    /// A process ends by itself.
    case podCrash = "pod-crash"

    /// Whether it is announced, so that a workload can be made to lose nothing.
    package var isAnnounced: Bool { self != .nodeLoss && self != .podCrash }

    /// The name in a sentence.
    package var label: String {
        switch self {
        case .rollout, .scaleDown: rawValue
        case .nodeDrain: "node drain"
        case .nodeLoss: "node loss"
        case .spotReclaim: "Spot reclaim"
        case .podCrash: "Pod crash"
        }
    }
}
