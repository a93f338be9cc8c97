import HardenKubernetes
import HardenRollout

/// Finds rollouts that are called failed while their Pods are still starting.
package struct ProgressDeadlineTooShort: Rule {
    package static let metadata = RuleMetadata(
        id: "progress-deadline-too-short",
        area: .rollout,
        title: "A rollout is called failed before a new Pod can be available",
        severity: .error,
        disruptions: [.rollout],
        remedy: .safeFix,
        explanation: """
            A Pod is progress once it is created, started, ready, and has stayed so for `minReadySeconds`. If the
            deadline is shorter than that, a rollout that goes well is reported as failed, and whoever waits for it
            rolls back. A deadline that is not greater than `minReadySeconds` is refused by the API server; that counts
            for the default of 600 as well.
            """,
        before: """
            spec:
              minReadySeconds: 60
              progressDeadlineSeconds: 60
            """,
        after: """
            spec:
              minReadySeconds: 60
              progressDeadlineSeconds: 600
            """,
        sources: [
            "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#progress-deadline-seconds"
        ]
    )

    package init() {}

    package func check(_ context: RuleContext) -> [Finding] {
        context.workloads.compactMap { workload in
            let view = workload.view
            guard let deadline = view.progressDeadlineSeconds.value, let minReady = view.minReadySeconds.value,
                !workload.isPatched(["spec", "progressDeadlineSeconds"], context.topology),
                !workload.isPatched(["spec", "minReadySeconds"], context.topology)
            else { return nil }
            let isRefused = deadline <= minReady
            let isPatched = workload.isPatched(["spec", "template", "spec", "containers"], context.topology)
            guard isRefused || (view.strategy.value != .recreate && !isPatched),
                let amount = workload.deadlineTooShort(minReady: minReady)
            else { return nil }
            return finding(workload, deadline, minReady, isRefused: isRefused, amount)
        }
    }

    private func finding(
        _ workload: WorkloadSituation,
        _ deadline: Int,
        _ minReady: Int,
        isRefused: Bool,
        _ amount: (longest: Int, required: Int, sum: String)
    ) -> Finding {
        let (view, object) = (workload.view, workload.object)
        let field = view.progressDeadlineSeconds
        let label = "\(deadline) s without progress are a failure" + (field.isDefault ? ", the default" : "")
        let secondary =
            minReady > 0 ? [view.minReadySeconds.label("a Pod has to be ready for \(minReady) s", in: object)] : []
        return Finding(
            rule: Self.id,
            // How long scheduling and the image take is an estimate; without it the deadline may do.
            severity: isRefused ? .error : amount.longest - RolloutDeadline.podCreation < deadline ? .advice : .warning,
            message: isRefused
                ? "\(object.name) is refused: progressDeadlineSeconds has to be greater than minReadySeconds"
                : "a rollout of \(object.name) may be called failed \(amount.longest - deadline) s before its Pod counts",
            object: object.title,
            primary: field.label(label, in: object),
            secondary: secondary,
            disruptions: Self.metadata.disruptions,
            sum: amount.sum,
            fix: workload.change(of: field.place, key: "progressDeadlineSeconds", to: amount.required)
                .map { Fix("progressDeadlineSeconds: \(amount.required)", changes: $0) }
        )
    }
}
