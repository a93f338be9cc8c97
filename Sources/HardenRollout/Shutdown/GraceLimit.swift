/// What cuts a Pod's grace period short, whatever its manifest says.
package enum GraceLimit: Hashable, Sendable, CaseIterable {
    /// A Spot or preemptible node that is reclaimed.
    case spotReclaim
    /// The cluster autoscaler when it removes a node.
    case clusterAutoscaler
    /// A GKE node upgrade.
    case nodeUpgrade

    /// The longest grace period that is honoured, in seconds.
    ///
    /// Sources: GKE, "Spot VMs" (30 s of notice, of which 15 s are for ordinary Pods); Cluster Autoscaler FAQ,
    /// `--max-graceful-termination-sec` 600; GKE, "Standard cluster upgrades" (up to one hour).
    package var seconds: Int {
        switch self {
        case .spotReclaim: 15
        case .clusterAutoscaler: 600
        case .nodeUpgrade: 3600
        }
    }

    /// The limits that a grace period of so many seconds exceeds.
    package static func exceeded(by gracePeriod: Int, onSpot: Bool) -> [GraceLimit] {
        allCases.filter { limit in
            gracePeriod > limit.seconds && (limit != .spotReclaim || onSpot)
        }
    }
}
