import HardenKubernetes
import HardenSystem

/// Finds Pods with more than one budget.
package struct DisruptionBudgetOverlaps: Rule {
    package static let metadata = RuleMetadata(
        id: "disruption-budget-overlaps",
        area: .disruptionBudget,
        title: "Two disruption budgets select the same Pods, so none of them can be evicted",
        severity: .error,
        disruptions: [.nodeDrain],
        codes: [502, 503],
        remedy: .advice,
        explanation: """
            The Eviction API does not support Pods with more than one PodDisruptionBudget and answers every eviction with
            an error. Node drains hang until they are forced.
            """,
        before: """
            kind: PodDisruptionBudget
            metadata: {name: orders}
            spec: {maxUnavailable: 1, selector: {matchLabels: {app: orders}}}
            ---
            kind: PodDisruptionBudget
            metadata: {name: shop}
            spec: {minAvailable: 1, selector: {matchLabels: {team: shop}}}
            """,
        after: """
            kind: PodDisruptionBudget
            metadata: {name: orders}
            spec: {maxUnavailable: 1, selector: {matchLabels: {app: orders}}}
            """,
        sources: [
            "https://kubernetes.io/docs/tasks/run-application/configure-pdb/#arbitrary-workloads-and-arbitrary-selectors"
        ]
    )

    package init() {}

    package func check(_ context: RuleContext) -> [Finding] {
        let budgets = Dictionary(uniqueKeysWithValues: context.topology.disruptionBudgets.map { ($0.position, $0) })
        return context.workloads.compactMap { workload in
            guard workload.view.kind != .daemonSet else { return nil }
            let found = workload.node.disruptionBudgets.compactMap { budgets[$0] }
            // The same budget in several files is one in each variant.
            guard let first = found.first,
                let second = found.first(where: { $0.view.object.identity != first.view.object.identity })
            else { return nil }
            return finding(workload, first, second)
        }
    }

    private func finding(
        _ workload: WorkloadSituation,
        _ first: DisruptionBudgetNode,
        _ second: DisruptionBudgetNode
    ) -> Finding {
        let (one, other) = (first.view.object, second.view.object)
        let isTogether = Paths.folder(of: one.file) == Paths.folder(of: other.file)
        return Finding(
            rule: Self.id,
            severity: isTogether ? .error : .warning,
            message: "no Pod of \(workload.object.name) can be evicted: \(one.name) and \(other.name) both select it",
            object: workload.object.title,
            primary: second.view.selector.place.label("selects Pods that have a budget", in: other),
            secondary: [
                first.view.selector.place.label("the other budget", in: one),
                workload.template.metadata["labels"].label("the labels of its Pods", in: workload.object),
            ],
            disruptions: Self.metadata.disruptions,
            symptoms: workload.isServing ? workload.symptomsWithoutEndpoint : [],
            notes: isTogether ? [] : ["they are in different folders, and may never be applied to one cluster"]
        )
    }
}
