import HardenKubernetes
package import HardenRollout

extension WorkloadSituation {
    /// When its Pods end although they are well.
    package var endDisruptions: [Finding.Disruption] {
        switch view.kind {
        // A node that is drained keeps them until it ends itself.
        case .daemonSet: [.rollout]
        case .pod: [.nodeDrain]
        case .replicaSet, .replicationController: [.scaleDown, .nodeDrain]
        default: [.rollout, .scaleDown, .nodeDrain]
        }
    }

    /// The paths that the input names, beyond the cluster address that every Service has, and what the API server asks, whose
    /// users try again. No wait is long enough for one that never forgets a Pod.
    package var statedPaths: [TrafficPath] {
        node.routes.filter { $0.certainty == .stated && !$0.kind.isInCluster }.compactMap(\.kind.path)
            .filter { !$0.isOfAPIServer && settings.forgetsPods($0) }
    }

    /// When a hook that is too short loses requests: not in a rollout whose old Pods stay after the switch until they have
    /// answered their last request. Connections that are pinned to them bring requests for as long as they stay.
    package var hookDisruptions: [Finding.Disruption] {
        guard view.isPromotedAsAWhole, let delay = ArgoRolloutView(object).scaleDownDelaySeconds.value,
            let grace = template.terminationGracePeriodSeconds.value
        else { return endDisruptions }
        // Whether anybody uses the cluster address that every Service has is not in the input.
        let routed = node.routes.filter { !$0.kind.isInCluster }.compactMap(\.kind.path)
        let used = routed.isEmpty ? paths : routed
        guard !used.contains(where: \.pinsConnections) else { return endDisruptions }
        let answered = used.map { path in
            ShutdownBudget.answeredAfter(
                on: path,
                latency: settings.latency(of: path),
                application: application(on: path),
                gracePeriod: grace
            )
        }
        return endDisruptions.filter { $0 != .rollout || delay < answered.max() ?? 0 }
    }

    /// In which disruptions as many requests are lost with a hook: no other Pod stands in for the one that goes, and kube-proxy
    /// sends to it until it is gone. That is so in a rollout that makes new Pods after all old ones, and where the only Pod's
    /// successor waits for its name or volume.
    func disruptionsThatNoHookHelps(_ context: RuleContext) -> [Finding.Disruption] {
        guard paths.allSatisfy(\.usesTerminatingPods) else { return [] }
        let isOnly = !node.isScaled && replicas.value == 1
        let waits = isOnly && view.kind == .statefulSet
        return hookDisruptions.filter { disruption in
            switch disruption {
            case .rollout: view.strategy.value == .recreate || waits
            case .nodeDrain: waits || isOnly && exclusiveClaim(context) != nil
            default: false
            }
        }
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
        Self.budget(paths, draining, timeouts, settings, application)
    }

    static func budget(
        _ paths: [TrafficPath],
        _ draining: [DrainingSetting],
        _ timeouts: [ProxyTimeout],
        _ settings: WorkloadSettings,
        _ application: ApplicationBehavior
    ) -> ShutdownBudget {
        ShutdownBudget(
            paths: paths.filter(settings.forgetsPods),
            application: application,
            configuredDraining: draining.compactMap(\.seconds).max(),
            timeout: { limit(on: $0, timeouts, settings) },
            longest: { timeout(on: $0, timeouts)?.seconds },
            drainLatency: settings.latency(of:)
        )
    }

    /// The budget if the application ended at once, as what is in front of it does.
    var budgetOfExit: ShutdownBudget {
        var application = settings.application
        application.termination = .exits
        return Self.budget(paths, draining, timeouts, settings, application)
    }

    /// The longest that a proxy on a path waits, where the input says it.
    func timeout(on path: TrafficPath) -> ProxyTimeout? { Self.timeout(on: path, timeouts) }

    static func timeout(on path: TrafficPath, _ timeouts: [ProxyTimeout]) -> ProxyTimeout? {
        timeouts.filter { $0.path == path }.max { $0.seconds < $1.seconds }
    }

    /// What the timeouts of a path say of its slowest request, where nobody says how long requests take.
    private static func limit(on path: TrafficPath, _ timeouts: [ProxyTimeout], _ settings: WorkloadSettings) -> Int? {
        let standard = ShutdownBudget.assumedSlowestRequest(on: path)
        let slowest = timeouts.filter { $0.path == path }.map { timeout in
            ShutdownBudget.slowestRequest(
                on: path,
                timeout: timeout.seconds,
                latency: settings.latency(of: path),
                application: settings.application
            ) ?? standard
        }.max()
        return slowest == standard ? nil : slowest
    }

    /// Seconds that the slowest request on a path takes, for every sum and every simulation: as said, or as long as the
    /// path's timeout allows.
    package func slowestRequest(on path: TrafficPath) -> Int { Self.slowestRequest(on: path, timeouts, settings) }

    static func slowestRequest(on path: TrafficPath, _ timeouts: [ProxyTimeout], _ settings: WorkloadSettings) -> Int {
        settings.slowestRequest.value ?? limit(on: path, timeouts, settings)
            ?? ShutdownBudget.assumedSlowestRequest(on: path)
    }

    /// The application with the slowest request of a path.
    private func application(on path: TrafficPath) -> ApplicationBehavior {
        var application = settings.application
        application.slowestRequest = slowestRequest(on: path)
        return application
    }

    /// The draining that a load balancer in front of it needs: one number for whoever asks for it.
    ///
    /// - Parameter timeout: that of the load balancer, where it would be another than it is.
    func draining(on setting: DrainingSetting, timeout: Int? = nil) -> ShutdownBudget.Amount? {
        let configured = draining.filter { $0.path == setting.path }.compactMap(\.seconds).max()
        return ShutdownBudget(
            paths: [setting.path],
            application: settings.application,
            configuredDraining: configured,
            timeout: { path in
                timeout.map {
                    ShutdownBudget.slowestRequest(
                        on: path,
                        timeout: $0,
                        latency: settings.latency(of: path),
                        application: settings.application
                    )
                } ?? Self.limit(on: path, timeouts, settings)
            },
            longest: { path in timeout ?? Self.timeout(on: path, timeouts)?.seconds },
            drainLatency: settings.latency(of:)
        ).draining
    }

    /// The timeout that lets requests on a path take longer than by default, as far as sums follow it.
    func longTimeout(on path: TrafficPath) -> ProxyTimeout? {
        let slowest = slowestRequest(on: path)
        guard settings.slowestRequest.value == nil, slowest > ShutdownBudget.assumedSlowestRequest(on: path) else {
            return nil
        }
        return timeouts.first { $0.path == path && $0.seconds == slowest }
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
        guard let notice = spotNotice, budget.gracePeriod.seconds > notice else { return [] }
        return ["a Spot VM that is reclaimed leaves \(notice) s, whatever is written here"]
    }

    /// Seconds that a reclaimed node leaves its Pods; `nil` where they do not run on Spot VMs, as far as anything tells.
    package var spotNotice: Int? {
        spotPlace != nil || settings.spot.value ? cluster.spotNotice.value : nil
    }

    /// What cuts its grace period short when its node is drained: the cluster autoscaler, unless its Pods ask not to be
    /// moved by it.
    ///
    /// Source: Cluster Autoscaler FAQ, "What types of pods can prevent CA from removing a node?".
    var drainLimit: GraceLimit {
        let annotation = template.annotation("cluster-autoscaler.kubernetes.io/safe-to-evict")
        return annotation.value == "false" ? .nodeUpgrade : .clusterAutoscaler
    }

    /// Where it is written that clients reach no other Pod of a DaemonSet than that of their own node; `nil` where they do.
    ///
    /// Source: Kubernetes, "Service Internal Traffic Policy".
    var placeOfLocalTraffic: Place? {
        guard view.kind == .daemonSet, paths == [.inCluster], !internalTraffic.isEmpty,
            internalTraffic.allSatisfy({ $0.value == "Local" })
        else { return nil }
        return internalTraffic.first?.place
    }

    /// Why some of the ways on which requests come are taken for granted.
    func assumedPathNotes(_ isMeant: (TrafficPath) -> Bool) -> [String] {
        var notes: [String] = []
        for route in node.routes {
            guard case .assumed(let reason) = route.certainty, let path = route.kind.path, isMeant(path),
                !node.routes.contains(where: { $0.kind == route.kind && $0.certainty == .stated })
            else { continue }
            let note =
                route.kind == .nodePort
                ? "clients of the node ports are assumed; \(reason)"
                : "the path over \(path.label) is assumed, because \(reason)"
            if !notes.contains(note) { notes.append(note) }
        }
        return notes
    }

    /// What is not certain about the ways on which requests come.
    package var pathNotes: [String] {
        var notes = assumedPathNotes { _ in true }
        if paths.contains(.standaloneNEG), let draining = budget.draining {
            notes.append(
                "the backend service of a standalone network endpoint group is in no manifest; let it drain as long: gcloud "
                    + "compute backend-services update NAME --connection-draining-timeout=\(draining.seconds)"
            )
        }
        if placeOfLocalTraffic != nil,
            rollingUpdate.map({ $0.effective(for: .daemonSet, replicas: 1).surge == 0 }) ?? true
        {
            notes.append(
                "clients reach the Pod of their own node alone: in a rollout none serves there from its end to its successor's "
                    + "start, whatever the hook"
            )
        }
        return notes
    }
}
