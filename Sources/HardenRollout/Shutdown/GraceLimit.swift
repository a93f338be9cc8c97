/// What cuts a Pod's grace period short, whatever its manifest says.
package enum GraceLimit: Hashable, Sendable, CaseIterable {
    /// A Spot or preemptible node that is reclaimed; its pool may be made to leave more than by default.
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

    /// What a pool of Spot nodes can be made to leave ordinary Pods, in seconds.
    ///
    /// Source: GKE, "Spot VMs": up to 120 s of notice from control plane 1.35.0-gke.1171000 on.
    package static let spotNotices = 15...120

    /// The limits that a grace period of so many seconds exceeds.
    ///
    /// - Parameter spotNotice: Seconds that a reclaimed Spot node leaves; `nil` for nodes of another kind.
    package static func exceeded(by gracePeriod: Int, spotNotice: Int?) -> [GraceLimit] {
        allCases.filter { limit in
            guard limit == .spotReclaim else { return gracePeriod > limit.seconds }
            return spotNotice.map { gracePeriod > $0 } ?? false
        }
    }
}
