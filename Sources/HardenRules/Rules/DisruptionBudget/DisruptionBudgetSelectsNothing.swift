import HardenKubernetes
import HardenYAML

/// Finds budgets that protect no Pod, because their selectors miss the labels.
package struct DisruptionBudgetSelectsNothing: Rule {
    package static let metadata = RuleMetadata(
        id: "disruption-budget-selects-nothing",
        area: .disruptionBudget,
        title: "A disruption budget selects no Pod",
        severity: .warning,
        disruptions: [.nodeDrain],
        codes: [502, 503],
        remedy: .unsafeFix,
        explanation: """
            A budget counts the Pods whose labels satisfy all of its selector. It is the labels of the Pod template that
            matter, not those of the Deployment. A budget that matches nothing is accepted and protects nothing; one
            without a selector matches no Pod either.
            """,
        before: """
            kind: PodDisruptionBudget
            spec:
              maxUnavailable: 1
              selector:
                matchLabels:
                  app: order
            """,
        after: """
            kind: PodDisruptionBudget
            spec:
              maxUnavailable: 1
              selector:
                matchLabels:
                  app: orders
            """,
        sources: ["https://kubernetes.io/docs/tasks/run-application/configure-pdb/#specifying-a-poddisruptionbudget"]
    )

    /// Labels that say which application a Pod is, where others say what it belongs to.
    private static let naming: Set<String> = ["app", "app.kubernetes.io/name", "k8s-app", "name", "run", "service"]

    package init() {}

    package func check(_ context: RuleContext) -> [Finding] {
        context.topology.disruptionBudgets.compactMap { node in
            guard node.workloads.isEmpty, !node.isOpen, !node.isPatched(["selector"], context.topology) else {
                return nil
            }
            let selector = node.view.selector
            if !selector.isWritten || (selector.isEmpty && node.view.object.version == "v1beta1") {
                return finding(node, selector.place.label("no selector means no Pod", in: node.view.object))
            }
            guard selector.value != nil, let meant = meant(by: node, context) else { return nil }
            return finding(node, meant)
        }
    }

    /// The workload that the budget seems to be for: it has the same naming label, or the same name.
    private func meant(by node: DisruptionBudgetNode, _ context: RuleContext) -> WorkloadSituation? {
        let name = node.view.name
        let candidates = node.nearMisses.compactMap { context.workload(at: $0) }.filter { workload in
            let labels = workload.template.labels
            return [workload.object.name, "\(workload.object.name)-pdb", "\(workload.object.name)-budget"].contains(
                name
            )
                || node.view.selector.matchLabels.values.contains {
                    Self.naming.contains($0.key) && labels[$0.key] == $0.value
                }
        }
        return candidates.count == 1 ? candidates[0] : nil
    }

    private func finding(_ node: DisruptionBudgetNode, _ meant: WorkloadSituation) -> Finding {
        let selector = node.view.selector
        let missing = selector.unsatisfied(by: meant.template.labels).joined(separator: ", ")
        var result = finding(node, selector.place.label("no Pod has \(missing)", in: node.view.object))
        result.secondary = [
            meant.template.metadata["labels"].label("the Pods of \(meant.object.name) lack it", in: meant.object)
        ]
        result.symptoms = meant.isServing ? meant.symptomsWithoutEndpoint : []
        guard meant.node.disruptionBudgets.isEmpty, let value = meant.podSelector, !selector.place.isShared
        else { return result }
        result.fix = Fix(
            "the selector of \(meant.object.name)",
            safety: .unsafe,
            changes: [node.view.object.edit(.put(selector.place.path, .mapping(value)))]
        )
        return result
    }

    private func finding(_ node: DisruptionBudgetNode, _ label: Finding.Label) -> Finding {
        Finding(
            rule: Self.id,
            severity: .warning,
            message: "\(node.view.name) protects no Pod",
            object: node.view.object.title,
            primary: label,
            disruptions: Self.metadata.disruptions
        )
    }
}
