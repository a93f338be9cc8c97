/// How fast an autoscaler may take Pods away.
///
/// Each Pod that goes is a shutdown like in a rollout, which no disruption budget limits.
package enum ScaleDown {
    /// Seconds for which the highest recommendation counts, so that a short lull takes no Pods away.
    ///
    /// Source: Kubernetes, "Horizontal Pod Autoscaling", default behaviour (300).
    package static let stabilizationWindow = 300
    /// Seconds between two recommendations.
    ///
    /// Source: Kubernetes, kube-controller-manager, `--horizontal-pod-autoscaler-sync-period`.
    package static let syncPeriod = 15
    /// Share of the Pods that may go within a period, in percent.
    ///
    /// Source: Kubernetes, "Horizontal Pod Autoscaling", example "limit the rate of scale down" (10 % in 60 s).
    package static let percent = 10
    /// Pods that may go within a period where the share is less than that.
    package static let pods = 1

    /// Seconds of a period: not before the Pods of the last step are gone, and no less than a minute.
    ///
    /// The API server accepts 1 to 1800 (Kubernetes API reference, `HPAScalingPolicy`).
    package static func period(gracePeriod: Int) -> Int { min(1800, max(60, gracePeriod)) }

    /// The shortest window that does any good: shorter than the time between two recommendations it holds the latest alone,
    /// and shorter than a start it lets Pods go that have not served. Never more than what counts where nobody says a window.
    ///
    /// - Parameter start: Seconds that a new Pod takes to become ready, at the least.
    package static func shortestWindow(start: Int) -> Int { min(stabilizationWindow, max(syncPeriod, start)) }

    /// What may go within a period.
    package enum Policy: Hashable, Sendable {
        case pods(Int)
        case percent(Int)

        fileprivate func removed(from replicas: Int) -> Int {
            switch self {
            case .pods(let count): count
            // What stays is rounded up.
            case .percent(let percent): replicas - (replicas * max(0, 100 - percent) + 99) / 100
            }
        }
    }

    /// All that are not needed may go at once. Source: Kubernetes, "Horizontal Pod Autoscaling", default behaviour (100 %
    /// in 15 s).
    package static let standardPolicies = [Policy.percent(100)]

    /// The step that takes away the greatest part of the Pods at once: from how many, and how many of them.
    ///
    /// - Parameter takesLeast: Whether the policy counts that takes the fewest (`selectPolicy: Min`).
    package static func greatestStep(
        from maximum: Int,
        to minimum: Int,
        policies: [Policy] = standardPolicies,
        takesLeast: Bool = false
    ) -> (replicas: Int, removed: Int)? {
        var greatest: (replicas: Int, removed: Int)?
        for replicas in (minimum...max(minimum, maximum)).dropFirst() {
            let counts = policies.map { $0.removed(from: replicas) }
            let removed = min(replicas - minimum, (takesLeast ? counts.min() : counts.max()) ?? 0)
            guard removed > 0 else { continue }
            if let step = greatest, step.removed * replicas >= removed * step.replicas { continue }
            greatest = (replicas, removed)
        }
        return greatest
    }
}
