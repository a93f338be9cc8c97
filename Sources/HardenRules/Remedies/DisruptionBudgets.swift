import HardenKubernetes
import HardenRollout
import HardenYAML

extension DisruptionBudgetNode {
    /// The version of Kubernetes from which on `unhealthyPodEvictionPolicy` counts. Source: Kubernetes, feature gate
    /// `PDBUnhealthyPodEvictionPolicy` (beta in 1.27).
    static let evictionPolicyMinor = 27

    /// Lets the budget give one Pod at a time; `nil` where its fields are shared with others.
    func allowingOne() -> [Fix.Change?] {
        if case .maxUnavailable = amount { return [limit.field.put(1)] }
        let entry = YAMLMapping.Entry("maxUnavailable", 1)
        return [view.object.spec.insert(entry, .after("minAvailable")), limit.field.place.delete()]
    }
}

extension WorkloadSituation {
    /// Whether nothing in the input is, or was meant as, its disruption budget.
    func lacksDisruptionBudget(_ context: RuleContext) -> Bool {
        view.rollsOut && view.kind != .daemonSet && node.disruptionBudgets.isEmpty
            // A budget that was meant for it is another rule's.
            && !context.vicinity.missedByBudgets.contains(node.position)
            // It may come out of a template or a remote resource.
            && !context.topology.isOpen(node.position)
    }

    /// Whether a Pod that is not ready may hold data or a vote that others need, so that its eviction has to be asked for.
    var mayHoldVotes: Bool { view.kind == .statefulSet || servers.keeper != nil }

    /// Another workload whose Pods its selector matches.
    ///
    /// - Parameter isNear: Whether it is applied with it: in another folder it may be another project's, and in one of several
    ///   files with objects of one name another example, which never meets this one.
    func rival(_ context: RuleContext, isNear: Bool = true) -> WorkloadSituation? {
        let known = context.topology.rival(of: node) { position in
            context.object(position).identity != object.identity && context.workload(at: position) != nil
                && context.topology.areAppliedTogether(node.position, position) == isNear
        }
        // Another name: one of the same may be a copy for another namespace.
        let open =
            isNear && known == nil
            ? context.topology.rivalOfOpenNamespace(of: node) { position in
                context.object(position).name != object.name && context.workload(at: position) != nil
            } : nil
        return (known ?? open).flatMap { context.workload(at: $0) }
    }

    /// A new disruption budget for a workload that lacks one; `nil` where its selector is not its own.
    func newDisruptionBudget(_ context: RuleContext) -> (name: String, change: Fix.Change)? {
        guard rival(context) == nil, let selector = podSelector, !Placeholder.occurs(in: object.name),
            !Placeholder.occurs(in: object.namespace ?? "")
        else { return nil }
        let isTaken = context.topology.positions(named: object.name, .podDisruptionBudget)
            .contains { context.object($0).namespace == object.namespace }
        let name = isTaken ? "\(object.name)-pdb" : object.name
        var spec = YAMLMapping([
            YAMLMapping.Entry("maxUnavailable", 1), YAMLMapping.Entry("selector", .mapping(selector)),
        ])
        if cluster.kubernetesMinor.value >= DisruptionBudgetNode.evictionPolicyMinor, !mayHoldVotes {
            spec["unhealthyPodEvictionPolicy"] = "AlwaysAllow"
        }
        let change = object.newNeighbour(
            "policy/v1",
            "PodDisruptionBudget",
            named: name,
            file: "\(name)-pdb.yaml",
            spec: spec
        )
        return (name, change)
    }
}
