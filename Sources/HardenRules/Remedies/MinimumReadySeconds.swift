import HardenKubernetes
import HardenRollout

extension WorkloadSituation {
    /// How long the slowest of its paths takes to send requests to a new Pod that is ready; `nil` where rollouts need not
    /// wait for that.
    func propagation(_ context: RuleContext) -> RolloutDeadline.Propagation? {
        propagations(context).max { $0.seconds < $1.seconds }
    }

    /// The same of each path for which rollouts have to wait.
    func propagations(_ context: RuleContext) -> [RolloutDeadline.Propagation] {
        let isGated = template.readinessGates.contains { $0.value == SettingsResolver.loadBalancerGate }
        return paths.filter { !isGated || !$0.isGoogleLoadBalancer }.compactMap { path in
            RolloutDeadline.longestPropagation(
                behind: [path],
                healthCheck: context.healthCheck(of: self, on: path).schedule,
                drainLatency: settings.latency(of:)
            )
        }
    }

    /// Gives new Pods the time that proxies need to learn of them, and the rollout the time for that; `nil` where they
    /// have it, or a kustomization says it.
    func fixOfMinimumReady(_ context: RuleContext) -> Fix? {
        let key = "minReadySeconds"
        let field = view.minReadySeconds
        guard let minReady = field.value, let needed = propagation(context), minReady < needed.seconds,
            !isPatched(["spec", key], context.topology)
        else { return nil }
        var changes = change(of: field.place, key: key, to: needed.seconds, sum: needed.sum)
        var title = "\(key): \(needed.seconds)"
        if let deadline = deadlineTooShort(minReady: needed.seconds) {
            let key = "progressDeadlineSeconds"
            let place = view.progressDeadlineSeconds.place
            changes += change(of: place, key: key, to: deadline.required, sum: deadline.requiredSum)
            title += ", \(key): \(deadline.required)"
        }
        return Fix(title, all: changes)
    }
}
