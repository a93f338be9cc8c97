import HardenKubernetes

/// Finds autoscalers that scale nothing, and those that are not alone in what they scale.
struct AutoscalerMisdirected: Rule {
    static let metadata = RuleMetadata(
        id: "autoscaler-misdirected",
        area: .rollout,
        title: "An autoscaler scales nothing, or what another one scales",
        severity: .warning,
        disruptions: [.steadyState],
        remedy: .advice,
        explanation: """
            An autoscaler scales a workload of its own namespace; where that is in another one, the number of Pods stays
            as it is whatever the load. Two autoscalers of one workload, be it a HorizontalPodAutoscaler and a
            ScaledObject, of which KEDA makes a HorizontalPodAutoscaler, undo what the other did, and end Pods under load.
            KEDA's admission webhook refuses the second one. Nothing is said of a ScaledObject that is paused or takes over
            the other one (`scaledobject.keda.sh/transfer-hpa-ownership`), and of those that are not applied together.
            """,
        sources: [
            "https://keda.sh/docs/latest/concepts/admission-webhooks/",
            "https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/horizontal-pod-autoscaler-v2/",
        ]
    )

    static let subjects: Subjects<RuleContext> = .input
    static let repetition = Repetition.oncePerPlace

    /// Annotations of a ScaledObject that does not scale, or does so in place of another autoscaler.
    private static let exceptions = [
        "autoscaling.keda.sh/paused", "autoscaling.keda.sh/paused-replicas",
        "scaledobject.keda.sh/transfer-hpa-ownership",
    ]

    func faults(of input: RuleContext, in context: RuleContext) -> [Fault] {
        context.topology.autoscalers.compactMap { missing($0, context) }
            + context.workloads.compactMap { rivals(of: $0, context) }
    }

    /// That the target is in another namespace.
    private func missing(_ node: TargetNode, _ context: RuleContext) -> Fault? {
        guard case .notFound(let absence) = node.target, !absence.isOpen else { return nil }
        let beside = absence.sameName.filter { context.isBeside($0, node.position) }
        guard beside.count == 1, context.topology.areApart(beside[0], node.position),
            let workload = context.workload(at: beside[0]), workload.node.autoscalers.isEmpty
        else { return nil }
        let autoscaler = AutoscalerView(context.object(node.position))
        return Fault(
            "\(autoscaler.name) scales nothing: \(workload.object.title) is in another namespace",
            at: autoscaler.targetName.label("is not in the autoscaler's namespace"),
            secondary: [workload.object.metadata["namespace"].label("the namespace of the workload")],
            object: autoscaler.object.title
        )
    }

    /// That another autoscaler has the same target.
    private func rivals(of workload: WorkloadSituation, _ context: RuleContext) -> Fault? {
        let autoscalers = workload.node.autoscalers.filter { position in
            let object = context.object(position)
            // What KEDA makes of a ScaledObject is no rival of that.
            let isMade =
                object.metadata["ownerReferences"].exists
                || object.metadata["labels"]["scaledobject.keda.sh/name"].exists
                || object.name.hasPrefix("keda-hpa-")
            return !isMade && !Self.exceptions.contains { object.annotation($0).value ?? "false" != "false" }
                && !context.topology.patches(of: position).contains {
                    $0.mayRemove([]) || $0.mayChange(["spec", "scaleTargetRef"])
                }
        }
        .map { (position: $0, view: AutoscalerView(context.object($0))) }
        .sorted { !$0.view.isScaledObject && $1.view.isScaledObject }
        for (index, second) in autoscalers.enumerated() {
            let first = autoscalers.prefix(index).first { first in
                context.topology.areAppliedTogether(first.position, second.position)
                    && first.view.object.identity != second.view.object.identity
            }
            guard let first else { continue }
            let isCertain =
                first.view.object.file == second.view.object.file || context.topology.isBuilt(first.position)
            let isRefused = second.view.isScaledObject
            return Fault(
                "two autoscalers decide about the Pods of \(workload.object.name)",
                at: second.view.targetName.label("\(second.view.object.title) scales it"),
                secondary: [first.view.targetName.label("\(first.view.object.title) scales it, too")],
                confidence: isCertain ? .certain : .assumed,
                object: workload.object.title,
                notes: (isCertain ? [] : ["that is so where both files are applied, not one of them"])
                    + (isRefused ? ["KEDA's admission webhook refuses the ScaledObject"] : [])
            )
        }
        return nil
    }
}
