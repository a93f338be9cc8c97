import HardenKubernetes
import HardenRollout
import HardenYAML

/// Finds Rollouts that end the old Pods before the proxies have followed the switch.
package struct ScaleDownDelayTooShort: Rule {
    package static let metadata = RuleMetadata(
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
        before: """
            strategy:
              blueGreen:
                activeService: orders
                scaleDownDelaySeconds: 5
            """,
        after: """
            strategy:
              blueGreen:
                activeService: orders
                scaleDownDelaySeconds: 30
            """,
        sources: [
            "https://argo-rollouts.readthedocs.io/en/stable/features/bluegreen/#scaledowndelayseconds",
            "https://cloud.google.com/kubernetes-engine/docs/troubleshooting/troubleshoot-load-balancing",
        ]
    )

    package init() {}

    package func check(_ context: RuleContext) -> [Finding] {
        context.workloads.filter(\.isServing).compactMap { workload in
            guard workload.view.kind == .rollout, workload.view.strategy.isWritten,
                !workload.isPatched(["spec", "strategy"], context.topology)
            else { return nil }
            let field = ArgoRolloutView(workload.object).scaleDownDelaySeconds
            let needed = workload.budget.preStop
            let preStop = workload.longestPreStop
            let given = (field.value ?? 0, preStop?.seconds ?? 0)
            guard let delay = field.value, ShutdownBudget.afterSwitch(delay: given.0, preStop: given.1) < needed.seconds
            else { return nil }
            return finding(workload, field, delay, preStop, needed)
        }
    }

    private func finding(
        _ workload: WorkloadSituation,
        _ field: Field<Int>,
        _ delay: Int,
        _ preStop: PreStopWait?,
        _ needed: ShutdownBudget.Amount
    ) -> Finding {
        let object = workload.object
        let isCertain = delay == 0 && preStop == nil && workload.losesRequestsWithoutPreStop
        let secondary = preStop.map { $0.place.label("and preStop adds \($0.seconds) s", in: object) }
        return Finding(
            rule: Self.id,
            severity: isCertain ? .error : .warning,
            message: "the old Pods of \(object.name) end before the switch has reached all proxies",
            object: object.title,
            primary: field.label(
                "they stay \(delay) s after the switch" + (field.isDefault ? ", the default" : ""),
                in: object
            ),
            secondary: workload.view.template == nil ? [] : secondary.map { [$0] } ?? [],
            disruptions: Self.metadata.disruptions,
            symptoms: workload.symptomsOfClosedConnections,
            sum: "\(needed.sum) = \(needed.seconds)",
            assumptions: [workload.settings.slowestRequest.assumption],
            fix: field.place.isShared
                ? nil
                : Fix(
                    "scaleDownDelaySeconds: \(needed.seconds)",
                    changes: [
                        object.edit(.put(field.path, .int(needed.seconds), comment: "= \(needed.sum)"))
                    ]
                )
        )
    }
}
