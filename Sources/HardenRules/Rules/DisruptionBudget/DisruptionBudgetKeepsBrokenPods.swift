import HardenKubernetes
import HardenYAML

/// Finds budgets that keep Pods which never became ready from being evicted.
struct DisruptionBudgetKeepsBrokenPods: Rule {
    static let metadata = RuleMetadata(
        id: "disruption-budget-keeps-broken-pods",
        area: .disruptionBudget,
        title: "Pods that are not ready block node drains",
        severity: .warning,
        disruptions: [.nodeDrain],
        remedy: .safeFix,
        unsafeBecause: "whose Pods they are is not in the input, and members of a quorum may have to stay",
        explanation: """
            By default a running Pod that is not ready may be evicted only while enough others are healthy. A version
            that never becomes ready then blocks node drains and upgrades. Kubernetes recommends `AlwaysAllow`: what does
            not serve may go at any time, and ready Pods stay protected. Members of a quorum are another matter: one that
            is not ready may hold data or a vote that the others need.
            """,
        sources: ["https://kubernetes.io/docs/tasks/run-application/configure-pdb/#unhealthy-pod-eviction-policy"],
        remark: Remark.Phrase(
            one: "disruption budget keeps Pods that are not ready from being evicted",
            many: "disruption budgets keep Pods that are not ready from being evicted"
        )
    )

    static let subjects: Subjects<DisruptionBudgetNode> = .disruptionBudgets
        .reading(["spec", "unhealthyPodEvictionPolicy"])

    func faults(of node: DisruptionBudgetNode, in context: RuleContext) -> Fault? {
        let field = node.view.unhealthyPodEvictionPolicy
        let minor = context.settings(of: node.view.object).kubernetesMinor
        // A policy that is written is meant.
        guard minor.value >= DisruptionBudgetNode.evictionPolicyMinor, field.isDefault, node.view.selector.isWritten
        else { return nil }
        let workloads = context.workloads(of: node)
        let mayAsk = workloads.contains { workload in
            workload.mayHoldVotes || context.vicinity.neverEvicted.contains(workload.node.position)
        }
        guard !mayAsk else { return nil }
        return Fault(
            "Pods that PodDisruptionBudget \(node.view.name) selects block node drains while they are not ready",
            at: field.label("Pods that are not ready are protected as well, by default"),
            severity: workloads.isEmpty ? .advice : .warning,
            fix: Fix(
                "unhealthyPodEvictionPolicy: AlwaysAllow",
                safety: workloads.isEmpty ? .unsafe : .safe,
                field.put("AlwaysAllow")
            )
        )
    }
}
