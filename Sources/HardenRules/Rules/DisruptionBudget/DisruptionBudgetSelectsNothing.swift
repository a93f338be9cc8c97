import HardenKubernetes
import HardenYAML

/// Finds budgets that protect no Pod, because their selectors miss the labels.
struct DisruptionBudgetSelectsNothing: Rule {
    static let metadata = RuleMetadata(
        id: "disruption-budget-selects-nothing",
        area: .disruptionBudget,
        title: "A disruption budget selects no Pod",
        severity: .warning,
        disruptions: [.nodeDrain],
        codes: [502, 503],
        remedy: .unsafeFix,
        unsafeBecause: "that these Pods are meant is told by their labels alone",
        explanation: """
            A budget counts the Pods of its own namespace whose labels satisfy all of its selector. It is the labels of
            the Pod template that matter, not those of the Deployment. A budget that matches nothing is accepted and
            protects nothing; one without a selector matches no Pod either.
            """,
        sources: ["https://kubernetes.io/docs/tasks/run-application/configure-pdb/#specifying-a-poddisruptionbudget"]
    )

    /// Labels that say which application a Pod is, where others say what it belongs to.
    private static let naming: Set<String> = ["app", "app.kubernetes.io/name", "k8s-app", "name", "run", "service"]

    static let subjects: Subjects<DisruptionBudgetNode> = .disruptionBudgets
        .where { $0.workloads.isEmpty && !$0.isOpen }.reading(["spec", "selector"])

    func faults(of node: DisruptionBudgetNode, in context: RuleContext) -> Fault? {
        let selector = node.view.selector
        let message = "\(node.view.name) protects no Pod"
        if !selector.isWritten || (selector.isEmpty && node.view.object.version == "v1beta1") {
            return Fault(message, at: selector.place.label("no selector means no Pod"))
        }
        let others = node.elsewhere.compactMap { context.workload(at: $0) }.filter { $0.node.disruptionBudgets.isEmpty }
        if others.count == 1, let other = others.first {
            return Fault(
                "\(message): those of \(other.object.title) are in another namespace",
                at: selector.place.label("selects nothing in its namespace"),
                secondary: [other.object.metadata["namespace"].label("the namespace of these Pods")],
                symptoms: other.isServing ? other.symptomsWithoutEndpoint : []
            )
        }
        guard selector.value != nil, let meant = meant(by: node, context) else { return nil }
        let missing = selector.unsatisfied(by: meant.template.labels).joined(separator: ", ")
        let newSelector = meant.node.disruptionBudgets.isEmpty ? meant.podSelector : nil
        return Fault(
            message,
            at: selector.place.label("no Pod has \(missing)"),
            secondary: [meant.template.metadata["labels"].label("the Pods of \(meant.object.name) lack it")],
            symptoms: meant.isServing ? meant.symptomsWithoutEndpoint : [],
            fix: newSelector.flatMap {
                Fix("the selector of \(meant.object.name)", safety: .unsafe, selector.place.put(.mapping($0)))
            }
        )
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

}
