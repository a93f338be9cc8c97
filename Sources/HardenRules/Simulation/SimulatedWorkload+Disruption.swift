import HardenKubernetes
package import HardenRollout

extension SimulatedWorkload {
    /// A disruption of this workload on a path, and what it follows from.
    package func simulation(
        of kind: DisruptionKind,
        on path: SimulatedPath
    ) -> (simulation: Simulation, premises: [Premise]) {
        var model = path.model
        var premises = path.premises
        let disruption: Disruption
        switch kind {
        case .rollout: disruption = .rollout
        case .scaleDown:
            let (from, removed, step) = scaleDown
            if let step { premises.append(step) }
            model.scale = .fixed(from)
            disruption = .scaleDown(by: removed)
        case .nodeDrain:
            let (pods, spread) = podsOnNode
            let (allowed, budget) = allowedDisruptions
            premises += [spread, budget]
            disruption = .nodeDrain(pods: pods, allowedDisruptions: allowed, limit: situation.drainLimit)
        case .nodeLoss:
            let (pods, spread) = podsOnNode
            premises.append(spread)
            disruption = .nodeLoss(pods: pods)
        case .spotReclaim:
            let (pods, spread) = podsOnNode
            premises += [spread, Premise(situation.cluster.spotNotice)]
            disruption = .spotReclaim(pods: pods, notice: situation.cluster.spotNotice.value)
        case .podCrash: disruption = .podCrash
        }
        let simulation = Simulation(
            workload: model,
            path: path.pathModel,
            requests: path.requests,
            disruption: disruption,
            assumptions: path.assumptions
        )
        // The drain latency is told as a setting, by the name under which it can be changed, and what is written with its place.
        premises += simulation.assumptionsInUse.filter { assumption in
            assumption.name != .drainLatency && !(assumption.name == .connectTimeout && assumption.isOverridden)
        }
        .map { Premise($0, from: .standard(source: $0.source)) }
        return (simulation, premises)
    }

    /// The step down that hurts most: by one, to the fewest Pods that there are; with an autoscaler by as many as it may take
    /// away at once.
    private var scaleDown: (from: Int, removed: Int, premise: Premise?) {
        let autoscaler = situation.node.autoscalers.first.map { AutoscalerView(context.topology.object(at: $0)) }
        guard let autoscaler, let maximum = autoscaler.maxReplicas.value else { return (replicas + 1, 1, nil) }
        let behavior = autoscaler.scaleDown
        let policies = behavior.policies.compactMap { policy -> ScaleDown.Policy? in
            guard let value = policy.value.value, value > 0 else { return nil }
            return policy.type.value == "Pods" ? .pods(value) : .percent(value)
        }
        let select = behavior.selectPolicy.value
        let step =
            select == "Disabled"
            ? nil
            : ScaleDown.greatestStep(
                from: min(maximum, Self.mostReplicas),
                to: replicas,
                policies: policies.isEmpty ? ScaleDown.standardPolicies : policies,
                takesLeast: select == "Min"
            )
        // Somebody may still lower the limits.
        guard let step else { return (replicas + 1, 1, nil) }
        let premise = Premise(
            "Pods that go at once",
            "\(step.removed) of \(step.replicas)",
            at: behavior.place.exists ? behavior.place : nil,
            orDefault: "an autoscaler takes away all that are not needed"
        )
        return (step.replicas, step.removed, premise)
    }

    /// How many Pods one node has: all of them, unless something keeps them apart.
    private var podsOnNode: (Int, Premise) {
        let name = "Pods on the node"
        if situation.view.kind == .daemonSet {
            return (1, Premise(name, "1", from: .standard(source: "a DaemonSet runs one Pod a node")))
        }
        let template = situation.template
        let spread = template.topologySpreadConstraints
        if let place = spread.exists ? spread : template.placeOfNodeOfItsOwn ?? template.antiAffinityAgainstItself() {
            return (1, Premise(name, "1", from: .file(place.position)))
        }
        return (replicas, Premise(name, "\(replicas)", from: .standard(source: "nothing keeps them apart")))
    }

    /// What disruption budgets allow at a time; `nil` without one.
    private var allowedDisruptions: (Int?, Premise) {
        let name = "disruptionsAllowed"
        let budgets = context.topology.disruptionBudgets(of: situation.node)
        guard let budget = budgets.first else {
            let source = "no PodDisruptionBudget in the input selects its Pods"
            return (nil, Premise(name, "all", from: .standard(source: source)))
        }
        let origin = SettingOrigin.file(budget.limit.field.place.position)
        // The API server refuses to evict a Pod that two budgets select.
        guard budgets.count == 1 else { return (0, Premise(name, "0: two budgets select its Pods", from: origin)) }
        guard let amount = budget.amount else { return (nil, Premise(name, "unknown", from: origin)) }
        let allowed = amount.allowedDisruptions(replicas: replicas)
        return (allowed, Premise(name, "\(allowed) of \(replicas)", from: origin))
    }
}

extension RuleContext {
    /// Whether a disruption leaves no path without a Pod, although none may be ready for a while: kube-proxy goes on
    /// sending to the one that is terminating, and its preStop hook outlasts the successor's start.
    func standsInUntilReplaced(_ situation: WorkloadSituation, in kind: DisruptionKind) -> Bool {
        guard situation.longestServingPreStop != nil, let workload = try? SimulatedWorkload(situation, in: self)
        else { return false }
        return workload.paths.allSatisfy { path in
            let simulated = workload.on(path)
            guard simulated.pathModel.usesTerminatingPods else { return false }
            let worst = workload.simulation(of: kind, on: simulated).simulation.worstCase()
            return !worst.windows.contains { $0.cause == .noEndpoint }
        }
    }
}

extension WorkloadSituation {
    /// The disruptions in which a probe that tells when the Pods can serve keeps requests from Pods that cannot, or keeps
    /// those that can; all that it has where that cannot be told. A single Pod that goes before its successor comes is an
    /// outage either way.
    func disruptionsHelpedByReadiness(among kinds: [DisruptionKind], _ context: RuleContext) -> [DisruptionKind] {
        guard let workload = try? SimulatedWorkload(self, in: context) else {
            return kinds.filter { $0 != .rollout || view.rollsOut }
        }
        // Every Service can be used from within the cluster.
        let paths = Set(workload.paths + [ownClients.path]).map { workload.on($0) }
        return workload.disruptions(among: kinds).filter { kind in
            paths.contains { path in
                let simulation = workload.simulation(of: kind, on: path).simulation
                var probed = simulation
                probed.workload.readiness = .probe(ProbeSchedule(), passes: .serving)
                return probed.lostToSlowStart < simulation.lostToSlowStart
            }
        }
    }
}
