import HardenKubernetes
import HardenYAML

/// Finds budgets that keep Pods which never became ready from being evicted.
package struct DisruptionBudgetKeepsBrokenPods: Rule {
    package static let metadata = RuleMetadata(
        id: "disruption-budget-keeps-broken-pods",
        area: .disruptionBudget,
        title: "Pods that are not ready block node drains",
        severity: .warning,
        disruptions: [.nodeDrain],
        remedy: .safeFix,
        explanation: """
            By default a running Pod that is not ready may be evicted only while enough others are healthy. A version
            that never becomes ready then blocks node drains and upgrades. Kubernetes recommends `AlwaysAllow`: what does
            not serve may go at any time, and ready Pods stay protected.
            """,
        before: """
            spec:
              maxUnavailable: 1
            """,
        after: """
            spec:
              maxUnavailable: 1
              unhealthyPodEvictionPolicy: AlwaysAllow
            """,
        sources: ["https://kubernetes.io/docs/tasks/run-application/configure-pdb/#unhealthy-pod-eviction-policy"]
    )

    /// The version of Kubernetes from which on the field counts. Source: Kubernetes, feature gate
    /// `PDBUnhealthyPodEvictionPolicy` (beta in 1.27).
    static let minor = 27

    package init() {}

    package func check(_ context: RuleContext) -> [Finding] {
        context.topology.disruptionBudgets.compactMap { node in
            let field = node.view.unhealthyPodEvictionPolicy
            let minor = context.settings(of: node.view.object).kubernetesMinor
            guard minor.value >= Self.minor, field.value == "IfHealthyBudget", node.view.object.spec.exists,
                !node.isPatched(["unhealthyPodEvictionPolicy"], context.topology)
            else { return nil }
            return finding(node, field, context)
        }
    }

    private func finding(_ node: DisruptionBudgetNode, _ field: Field<String>, _ context: RuleContext) -> Finding {
        let object = node.view.object
        let workloads = context.workloads(of: node)
        // A member of a StatefulSet that is not ready may still hold data that others need.
        let isStateless =
            !workloads.isEmpty
            && workloads.allSatisfy { $0.view.kind == .deployment || $0.view.kind == .rollout }
        let fix = Fix(
            "unhealthyPodEvictionPolicy: AlwaysAllow",
            safety: isStateless ? .safe : .unsafe,
            changes: [object.edit(.put(field.path, "AlwaysAllow"))]
        )
        return Finding(
            rule: Self.id,
            severity: isStateless ? .warning : .advice,
            message: "Pods that PodDisruptionBudget \(object.name) selects block node drains while they are not ready",
            object: object.title,
            primary: field.label(
                "Pods that are not ready are protected as well" + (field.isDefault ? ", by default" : ""),
                in: object
            ),
            disruptions: Self.metadata.disruptions,
            fix: field.place.isShared ? nil : fix
        )
    }
}
