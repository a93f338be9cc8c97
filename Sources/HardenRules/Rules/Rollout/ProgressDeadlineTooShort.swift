import HardenKubernetes
import HardenRollout

/// Finds rollouts that are called failed while their Pods are still starting.
struct ProgressDeadlineTooShort: Rule {
    static let metadata = RuleMetadata(
        id: "progress-deadline-too-short",
        area: .rollout,
        title: "A rollout is called failed before a new Pod can be ready",
        severity: .error,
        disruptions: [.rollout],
        remedy: .safeFix,
        explanation: """
            A Pod is progress once it is created, started and ready, and again once it has stayed so for `minReadySeconds`:
            each sets the clock back. If the deadline is shorter than the way to ready, a rollout that goes well is reported
            as failed, and whoever waits for it rolls back. Only what the manifest says itself counts here: how long a Pod
            waits for a node and its image is not known. A deadline that is not greater than `minReadySeconds` is refused by
            the API server; that counts for the default of 600 as well.
            """,
        sources: [
            "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#progress-deadline-seconds"
        ]
    )

    static let subjects: Subjects<WorkloadSituation> = .workloads
        .reading(["spec", "progressDeadlineSeconds"], ["spec", "minReadySeconds"])

    func faults(of workload: WorkloadSituation, in context: RuleContext) -> Fault? {
        let view = workload.view
        let field = view.progressDeadlineSeconds
        guard let deadline = field.value, let minReady = view.minReadySeconds.value else { return nil }
        let isRefused = deadline <= minReady
        let isPatched = workload.isPatched(["spec", "template", "spec", "containers"], context.topology)
        guard isRefused || (view.strategy.value != .recreate && !isPatched),
            let amount = workload.deadlineTooShort(minReady: minReady),
            // How long scheduling and the image take is no manifest's number.
            isRefused || amount.longest - RolloutDeadline.podCreation >= deadline
        else { return nil }
        let label = "\(deadline) s without progress are a failure" + (field.isDefault ? ", the default" : "")
        return Fault(
            isRefused
                ? "\(workload.object.name) is refused: progressDeadlineSeconds has to be greater than minReadySeconds"
                : "a rollout of \(workload.object.name) may be called failed \(amount.longest - deadline) s before its "
                    + "Pod is ready",
            at: field.label(label),
            secondary: isRefused ? [view.minReadySeconds.label("a Pod has to be ready for \(minReady) s")] : [],
            severity: isRefused ? .error : .warning,
            confidence: isRefused ? .certain : .assumed,
            sum: amount.sum,
            fix: Fix(
                "progressDeadlineSeconds: \(amount.required)",
                all: workload.change(
                    of: field.place,
                    key: "progressDeadlineSeconds",
                    to: amount.required,
                    sum: amount.requiredSum
                )
            )
        )
    }
}
