import HardenKubernetes
import HardenRollout
import HardenYAML

/// Finds Rollouts that end the old Pods before the proxies have followed the switch.
struct ScaleDownDelayTooShort: Rule {
    static let metadata = RuleMetadata(
        id: "scale-down-delay-too-short",
        area: .rollout,
        title: "The old Pods of a Rollout end before all requests have gone over to the new ones",
        severity: .error,
        disruptions: [.rollout],
        codes: [502, 503],
        failures: [.noEndpoint, .listenerClosed, .addressGone, .cutByExit, .cutByKill],
        remedy: .safeFix,
        explanation: """
            Argo Rollouts switches the Service to the new Pods and ends the old ones `scaleDownDelaySeconds` later (30 by
            default). Until the proxies know of the switch they send requests to the old Pods, and requests that have
            begun go on there. The delay and the Pods' own preStop have to cover that time together.
            """,
        sources: [
            "https://argo-rollouts.readthedocs.io/en/stable/features/bluegreen/#scaledowndelayseconds",
            "https://cloud.google.com/kubernetes-engine/docs/troubleshooting/troubleshoot-load-balancing",
        ]
    )

    static let subjects: Subjects<WorkloadSituation> = .serving.where { $0.view.kind == .rollout }
        .reading(["spec", "strategy"])

    func faults(of workload: WorkloadSituation, in context: RuleContext) -> Fault? {
        let field = ArgoRolloutView(workload.object).scaleDownDelaySeconds
        let needed = workload.budget.preStop
        let preStop = workload.longestPreStop
        guard workload.view.strategy.isWritten, let delay = field.value,
            ShutdownBudget.afterSwitch(delay: delay, preStop: preStop?.seconds ?? 0) < needed.seconds
        else { return nil }
        let isCertain = delay == 0 && preStop == nil && workload.losesRequestsWithoutPreStop
        let hook = workload.view.template == nil ? nil : preStop
        return Fault(
            "the old Pods of \(workload.object.name) end before the switch has reached all proxies",
            at: field.label("they stay \(delay) s after the switch" + (field.isDefault ? ", the default" : "")),
            secondary: hook.map { [$0.place.label("and preStop adds \($0.seconds) s")] } ?? [],
            severity: isCertain ? .error : .warning,
            symptoms: workload.symptomsOfClosedConnections,
            sum: "\(needed.sum) = \(needed.seconds)",
            assumptions: [workload.settings.slowestRequest.assumption],
            fix: Fix(
                "scaleDownDelaySeconds: \(needed.seconds)",
                all: field.place.put(needed.seconds, sum: needed.sum)
            )
        )
    }
}
