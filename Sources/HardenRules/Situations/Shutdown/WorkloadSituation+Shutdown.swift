import HardenKubernetes
package import HardenRollout

extension WorkloadSituation {
    /// When its Pods end although they are well.
    package var endDisruptions: [Finding.Disruption] {
        switch view.kind {
        case .daemonSet: [.rollout, .nodeDrain]
        case .pod: [.nodeDrain]
        case .replicaSet, .replicationController: [.scaleDown, .nodeDrain]
        default: [.rollout, .scaleDown, .nodeDrain]
        }
    }

    /// The paths that the input names, beyond the cluster address that every Service has.
    package var statedPaths: [TrafficPath] {
        node.routes.filter { $0.certainty == .stated && $0.kind != .inCluster }.compactMap(\.kind.path)
    }

    /// When a hook that is too short loses requests: not in a blue-green rollout whose old Pods stay until they have
    /// answered their last request. Connections that are pinned to them bring requests for as long as they stay.
    package var hookDisruptions: [Finding.Disruption] {
        guard view.strategy.value == .blueGreen, let delay = ArgoRolloutView(object).scaleDownDelaySeconds.value,
            let grace = template.terminationGracePeriodSeconds.value
        else { return endDisruptions }
        // Whether anybody uses the cluster address that every Service has is not in the input.
        let routed = node.routes.filter { $0.kind != .inCluster }.compactMap(\.kind.path)
        guard !routed.contains(where: \.pinsConnections) else { return endDisruptions }
        let answered = (routed.isEmpty ? paths : routed).map { path in
            ShutdownBudget.answeredAfter(
                on: path,
                latency: settings.latency(of: path),
                application: settings.application,
                gracePeriod: grace
            )
        }
        return endDisruptions.filter { $0 != .rollout || delay < answered.max() ?? 0 }
    }

    /// Whether requests on a path that is named are lost where SIGTERM comes at once.
    package var losesRequestsWithoutPreStop: Bool {
        guard settings.onSIGTERM.value == .ignores else { return !statedPaths.isEmpty }
        return graceCutsRequests(preStop: 0)
    }

    /// Whether the application goes on serving until it is killed, late enough for every path.
    package var servesUntilKilled: Bool {
        guard settings.onSIGTERM.value == .ignores, let grace = template.terminationGracePeriodSeconds.value
        else { return false }
        return grace >= budget.gracePeriod.seconds
    }

    /// How much a delay of so many seconds before SIGTERM matters, if it is shorter than the budget asks for.
    ///
    /// An error needs a path that is named, a latency that is documented or measured, and a loss that follows from what
    /// is known of the application.
    package func severity(ofPreStop seconds: Int) -> Severity {
        let application = settings.application
        if application.termination == .ignores { return graceCutsRequests(preStop: seconds) ? .error : .warning }
        let isProven = statedPaths.contains { path in
            let isTrusted = path.isGoogleLoadBalancer || settings.drainLatency[path]?.origin.isStandard == false
            let least = ShutdownBudget.provenPreStop(latency: settings.latency(of: path), application: application)
            return isTrusted && seconds < least
        }
        return isProven ? .error : .warning
    }

    /// The seconds that its shutdown would need with another application.
    func budget(for application: ApplicationBehavior) -> ShutdownBudget {
        Self.budget(paths, draining, settings, application)
    }

    static func budget(
        _ paths: [TrafficPath],
        _ draining: [DrainingSetting],
        _ settings: WorkloadSettings,
        _ application: ApplicationBehavior
    ) -> ShutdownBudget {
        ShutdownBudget(
            paths: paths,
            application: application,
            configuredDraining: draining.compactMap(\.seconds).max(),
            drainLatency: settings.latency(of:)
        )
    }

    /// Whether the grace period ends requests on a path that is named, although the hook or the application would not.
    package func graceCutsRequests(preStop: Int, signal: Int? = nil) -> Bool {
        guard let grace = template.terminationGracePeriodSeconds.value else { return false }
        return statedPaths.contains { path in
            ShutdownBudget.graceCutsRequests(
                gracePeriod: grace,
                preStop: preStop,
                signal: signal,
                latency: settings.latency(of: path),
                application: settings.application
            )
        }
    }

    /// The settings that the budget hangs on.
    package var budgetAssumptions: [Finding.Assumption] {
        let latency = budget.decidingPath.flatMap { settings.drainLatency[$0]?.assumption }
        return [settings.slowestRequest.assumption, settings.shutdown.assumption, settings.onSIGTERM.assumption]
            + (latency.map { [$0] } ?? [])
    }

    /// What no hook and no grace period can do for it.
    package var limitNotes: [String] {
        let limit = GraceLimit.spotReclaim
        guard spotPlace != nil || settings.spot.value,
            GraceLimit.exceeded(by: budget.gracePeriod.seconds, onSpot: true).contains(limit)
        else { return [] }
        return ["a Spot VM that is reclaimed leaves \(limit.seconds) s, whatever is written here"]
    }

    /// What is not certain about the ways on which requests come.
    package var pathNotes: [String] {
        var notes: [String] = []
        for route in node.routes {
            guard case .assumed(let reason) = route.certainty, let path = route.kind.path else { continue }
            let note = "the path over \(path.label) is assumed, because \(reason)"
            if !notes.contains(note) { notes.append(note) }
        }
        if hasUnknownPaths {
            notes.append("the input does not tell what serves an Ingress or a route to it; its latency is not counted")
        }
        return notes
    }
}
