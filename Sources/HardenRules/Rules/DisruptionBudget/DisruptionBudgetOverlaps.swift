import HardenKubernetes
import HardenSystem

/// Finds Pods with more than one budget.
struct DisruptionBudgetOverlaps: Rule {
    static let metadata = RuleMetadata(
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
        sources: [
            "https://kubernetes.io/docs/tasks/run-application/configure-pdb/#arbitrary-workloads-and-arbitrary-selectors"
        ]
    )

    static let subjects: Subjects<WorkloadSituation> = .workloads.where { $0.view.kind != .daemonSet }

    func faults(of workload: WorkloadSituation, in context: RuleContext) -> Fault? {
        let budgets = workload.node.disruptionBudgets
            .filter { context.topology.isBeside($0, workload.node.position) }
            .map { DisruptionBudgetView(context.object($0)) }
        // The same budget in several files is one in each variant.
        guard let first = budgets.first,
            let second = budgets.first(where: { $0.object.identity != first.object.identity })
        else { return nil }
        let isTogether = Paths.folder(of: first.object.file) == Paths.folder(of: second.object.file)
        return Fault(
            "no Pod of \(workload.object.name) can be evicted: \(first.name) and \(second.name) both select it",
            at: second.selector.place.label("selects Pods that have a budget"),
            secondary: [
                first.selector.place.label("the other budget"),
                workload.template.metadata["labels"].label("the labels of its Pods"),
            ],
            severity: isTogether ? .error : .warning,
            confidence: isTogether ? .certain : .assumed,
            symptoms: workload.isServing ? workload.symptomsWithoutEndpoint : [],
            notes: isTogether ? [] : ["they are in different folders, and may never be applied to one cluster"]
        )
    }
}
