/// How many Pods may be evicted at once: a PodDisruptionBudget.
///
/// It holds back node drains, node upgrades and the cluster autoscaler. It does nothing in a rollout, where `Rollout`
/// decides, and nothing when a node fails or a Pod is deleted.
public enum Disruption: Sendable, Hashable {
    /// At most so many Pods may be missing (percentages are rounded up). One, the default, is right for any number of
    /// Pods: a drain always moves on, one Pod at a time.
    case maxUnavailable(Amount)
    /// At least so many Pods must stay (percentages are rounded up). If that is all of them, drains hang until they are
    /// forced.
    case minAvailable(Amount)
    /// No budget: a drain may take all Pods at once.
    case unprotected
}
