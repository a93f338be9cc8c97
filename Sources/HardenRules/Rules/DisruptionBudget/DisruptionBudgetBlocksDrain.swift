import HardenKubernetes
import HardenRollout
import HardenYAML

/// Finds budgets that never allow an eviction.
struct DisruptionBudgetBlocksDrain: Rule {
    static let metadata = RuleMetadata(
        id: "disruption-budget-blocks-drain",
        area: .disruptionBudget,
        title: "A disruption budget never allows an eviction, so node drains hang until they are forced",
        severity: .error,
        disruptions: [.nodeDrain],
        codes: [502, 503],
        remedy: .safeFix,
        unsafeBecause: "somebody may want no eviction, or its Pods may count on each other",
        explanation: """
            Percentages of a budget are rounded up: 50 % of one Pod is one. If as many Pods have to be available as run,
            none may ever be evicted. A drain then hangs; a GKE upgrade waits for an hour and evicts all the same, with
            no regard for what serves. With an autoscaler its minimum counts, for that is where drains hang.
            """,
        sources: [
            "https://kubernetes.io/docs/tasks/run-application/configure-pdb/",
            "https://cloud.google.com/kubernetes-engine/docs/concepts/cluster-upgrades",
        ]
    )

    static let subjects: Subjects<DisruptionBudgetNode> = .disruptionBudgets
        .reading(["spec", "minAvailable"], ["spec", "maxUnavailable"])

    func faults(of node: DisruptionBudgetNode, in context: RuleContext) -> Fault? {
        let workloads = context.workloads(of: node).filter { $0.view.kind != .pod }
        guard let amount = node.amount else { return nil }
        if workloads.isEmpty { return blocksAnything(node, amount) ? fault(node, amount, [], [], nil) : nil }
        let counts = workloads.map { $0.leastReplicas(context.topology) }
        guard let pods = pods(of: workloads, counts, amount), pods.isBlocked else { return nil }
        return fault(node, amount, workloads, counts.compactMap { $0 }, pods.number)
    }

    /// Whether no Pod may be evicted, whichever workload outside the input has them.
    private func blocksAnything(_ node: DisruptionBudgetNode, _ amount: DisruptionBudget) -> Bool {
        // Without a selector it selects nothing.
        amount.allowsNothingEver && node.view.spec["selector"].exists && node.workloads.isEmpty
            && node.nearMisses.isEmpty && node.passedOver.isEmpty
    }

    /// How many Pods the budget counts, and whether it blocks them all; `nil` where that is not known.
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

    private func fault(
        _ node: DisruptionBudgetNode,
        _ amount: DisruptionBudget,
        _ workloads: [WorkloadSituation],
        _ counts: [ReplicaCount],
        _ pods: Int?
    ) -> Fault {
        let isAssumed = counts.contains { $0.isDefault && !$0.isAutoscaled } && !amount.allowsNothingEver
        var notes: [String] = []
        if isAssumed { notes.append("replicas is not written; an autoscaler outside the input may run more Pods") }
        if pods == 1 {
            let limit = amount.blocksAllEvictions(replicas: 2) ? " with maxUnavailable: 1" : ""
            let two = counts.contains(where: \.isAutoscaled) ? "let the autoscaler keep two" : "run two"
            notes.append("with a single Pod no budget helps: \(two)\(limit), or remove the budget")
        }
        let names = workloads.map(\.object.name)
        if names.isEmpty { notes.append("the workloads that it selects are not in the input") }
        let of = names.first.map { "of \($0)\(names.count > 1 ? " and others" : "") " } ?? ""
        return Fault(
            "PodDisruptionBudget \(node.view.name) lets no Pod \(of)be evicted",
            at: node.limit.field.label("node drains hang until they are forced"),
            secondary: counts.map { $0.place.label($0.words) },
            severity: isAssumed || workloads.isEmpty ? .warning : .error,
            confidence: isAssumed || workloads.isEmpty ? .assumed : .certain,
            symptoms: workloads.first(where: \.isServing)?.symptomsWithoutEndpoint ?? [],
            sum: pods.map { sum(amount, $0) },
            notes: notes,
            fix: pods == 1 ? nil : fix(node, amount, workloads, pods)
        )
    }

    private func sum(_ amount: DisruptionBudget, _ pods: Int) -> String {
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
        // Nobody writes "no Pod" by miscounting, and members of a StatefulSet may count on each other.
        var isSafe = pods != nil && workloads.allSatisfy { $0.view.kind == .deployment || $0.view.kind == .rollout }
        if amount.allowsNothingEver { isSafe = false }
        return Fix("maxUnavailable: 1", safety: isSafe ? .safe : .unsafe, all: node.allowingOne())
    }
}
