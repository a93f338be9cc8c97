import HardenKubernetes
import HardenRollout
import HardenYAML

/// Finds budgets that never allow an eviction.
package struct DisruptionBudgetBlocksDrain: Rule {
    package static let metadata = RuleMetadata(
        id: "disruption-budget-blocks-drain",
        area: .disruptionBudget,
        title: "A disruption budget never allows an eviction, so node drains hang until they are forced",
        severity: .error,
        disruptions: [.nodeDrain],
        codes: [502, 503],
        remedy: .safeFix,
        explanation: """
            Percentages of a budget are rounded up: 50 % of one Pod is one. If as many Pods have to be available as run,
            none may ever be evicted. A drain then hangs; a GKE upgrade waits for an hour and evicts all the same, with
            no regard for what serves. With an autoscaler its minimum counts, for that is where drains hang.
            """,
        before: """
            spec:
              minAvailable: 2  # of 2 replicas
            """,
        after: """
            spec:
              maxUnavailable: 1
            """,
        sources: [
            "https://kubernetes.io/docs/tasks/run-application/configure-pdb/",
            "https://cloud.google.com/kubernetes-engine/docs/concepts/cluster-upgrades",
        ]
    )

    package init() {}

    package func check(_ context: RuleContext) -> [Finding] {
        context.topology.disruptionBudgets.compactMap { node in
            let workloads = context.workloads(of: node).filter { $0.view.kind != .pod }
            guard let amount = node.amount, !node.isPatched(["minAvailable", "maxUnavailable"], context.topology)
            else { return nil }
            if workloads.isEmpty { return blocksAnything(node, amount) ? finding(node, amount, [], [], nil) : nil }
            let counts = workloads.map { $0.leastReplicas(context.topology) }
            guard let pods = pods(of: workloads, counts, amount), pods.isBlocked else { return nil }
            return finding(node, amount, workloads, counts.compactMap { $0 }, pods.number)
        }
    }

    /// How many Pods the budget counts, and whether it blocks them all; `nil` where that is not known.
    /// Whether no Pod may be evicted, whichever workload outside the input has them.
    private func blocksAnything(_ node: DisruptionBudgetNode, _ amount: DisruptionBudget) -> Bool {
        // Without a selector it selects nothing.
        amount.allowsNothingEver && node.view.spec["selector"].exists && node.workloads.isEmpty
            && node.nearMisses.isEmpty
    }

    private func pods(
        of workloads: [WorkloadSituation],
        _ counts: [ReplicaCount?],
        _ amount: DisruptionBudget
    ) -> (number: Int?, isBlocked: Bool)? {
        // An autoscaler that goes down to nothing passes one Pod on its way.
        let known = counts.compactMap { count in count.map { max($0.isAutoscaled ? 1 : 0, $0.number) } }
        guard known.count == counts.count else { return amount.allowsNothingEver ? (nil, true) : nil }
        let identities = Set(workloads.map(\.object.identity))
        if identities.count == 1 {
            // Variants of one workload, of which each cluster has one.
            let blocked = known.first { amount.blocksAllEvictions(replicas: $0) }
            return (blocked ?? known[0], blocked != nil)
        }
        guard identities.count == workloads.count else { return nil }
        let total = known.reduce(0, +)
        if amount.allowsNothingEver { return (total, true) }
        return (total, amount.blocksAllEvictions(replicas: total))
    }

    private func finding(
        _ node: DisruptionBudgetNode,
        _ amount: DisruptionBudget,
        _ workloads: [WorkloadSituation],
        _ counts: [ReplicaCount],
        _ pods: Int?
    ) -> Finding {
        let object = node.view.object
        let limit = node.limit
        let isAssumed = counts.contains { $0.isDefault && !$0.isAutoscaled } && !amount.allowsNothingEver
        var notes: [String] = []
        if isAssumed { notes.append("replicas is not written; an autoscaler outside the input may run more Pods") }
        if pods == 1 { notes.append("with a single Pod no budget helps: run two, or remove the budget") }
        let names = workloads.map(\.object.name)
        if names.isEmpty { notes.append("the workloads that it selects are not in the input") }
        let of = names.first.map { "of \($0)\(names.count > 1 ? " and others" : "") " } ?? ""
        return Finding(
            rule: Self.id,
            severity: isAssumed || workloads.isEmpty ? .warning : .error,
            message: "PodDisruptionBudget \(object.name) lets no Pod \(of)be evicted",
            object: object.title,
            primary: limit.field.label("node drains hang until they are forced", in: object),
            secondary: counts.map { $0.place.label($0.words, in: $0.owner) },
            disruptions: Self.metadata.disruptions,
            symptoms: workloads.first(where: \.isServing)?.symptomsWithoutEndpoint ?? [],
            sum: pods.map { Self.sum(amount, $0) },
            notes: notes,
            fix: pods == 1 ? nil : fix(node, amount, workloads, pods)
        )
    }

    private static func sum(_ amount: DisruptionBudget, _ pods: Int) -> String {
        let allowed = amount.allowedDisruptions(replicas: pods)
        return switch amount {
        case .minAvailable(let value):
            "\(pods.pods) - minAvailable \(value) (\(value.resolved(of: pods, rounding: .up))) = \(allowed) evictions"
        case .maxUnavailable(let value): "maxUnavailable \(value) of \(pods.pods) = \(allowed) evictions"
        }
    }

    private func fix(
        _ node: DisruptionBudgetNode,
        _ amount: DisruptionBudget,
        _ workloads: [WorkloadSituation],
        _ pods: Int?
    ) -> Fix? {
        guard let changes = Self.changes(of: node) else { return nil }
        // Nobody writes "no Pod" by miscounting, and members of a StatefulSet may count on each other.
        var isSafe = pods != nil && workloads.allSatisfy { $0.view.kind == .deployment || $0.view.kind == .rollout }
        if case .maxUnavailable = amount { isSafe = false }
        return Fix("maxUnavailable: 1", safety: isSafe ? .safe : .unsafe, changes: changes)
    }

    /// Lets a budget give one Pod at a time; `nil` where its fields are shared with others.
    static func changes(of node: DisruptionBudgetNode) -> [Fix.Change]? {
        let object = node.view.object
        let field = node.limit.field
        guard !field.place.isShared, !object.spec.isShared else { return nil }
        if case .maxUnavailable = node.amount { return [object.edit(.put(field.path, 1))] }
        let entry = YAMLMapping.Entry("maxUnavailable", 1)
        return [
            object.edit(.insert(into: object.spec.path, entry, .after("minAvailable"))),
            object.edit(.delete(field.path)),
        ]
    }
}
