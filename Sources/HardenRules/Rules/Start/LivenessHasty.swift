import HardenKubernetes
import HardenRollout
import HardenYAML

/// Finds liveness probes that restart a container after a short pause.
package struct LivenessHasty: Rule {
    package static let metadata = RuleMetadata(
        id: "liveness-hasty",
        area: .start,
        title: "The liveness probe restarts a container after a short pause",
        severity: .warning,
        disruptions: [.steadyState],
        codes: [502, 503],
        remedy: .unsafeFix,
        explanation: """
            One slow answer, a garbage collection, or a moment without CPU is no reason for a restart, which cuts all requests
            in flight. A container is to be restarted only when it will not recover by itself.
            """,
        before: """
            livenessProbe:
              httpGet: {path: /healthz, port: 8080}
              failureThreshold: 1
            """,
        after: """
            livenessProbe:
              httpGet: {path: /healthz, port: 8080}
              failureThreshold: 3
            """,
        sources: [
            "https://kubernetes.io/docs/concepts/workloads/pods/probes/",
            "https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/",
        ]
    )

    package init() {}

    package func check(_ context: RuleContext) -> [Finding] {
        context.workloads.filter(\.servesRequests).flatMap { workload in
            workload.template.servingContainers.compactMap { check($0, of: workload) }
        }
    }

    private func check(_ container: ContainerView, of workload: WorkloadSituation) -> Finding? {
        guard let probe = container.probe(.liveness), let schedule = probe.schedule, schedule.isHastyForRestart
        else { return nil }
        let object = workload.templateObject
        let single = schedule.failureThreshold == 1
        let threshold = schedule.unhurriedFailureThreshold
        let field = probe.failureThreshold
        let delay = schedule.longestDelayUntilFailure
        return Finding(
            rule: Self.id,
            severity: single ? .warning : .advice,
            message: single
                ? "one slow answer restarts \(workload.object.name)"
                : "\(workload.object.name) is restarted when it does not answer for \(delay) s",
            object: workload.object.title,
            primary: (single ? field.place : probe.place).label(
                "\(schedule.failureThreshold) × \(schedule.period) s, answers within \(schedule.timeout) s",
                in: object
            ),
            disruptions: [.steadyState],
            symptoms: workload.symptomsOfClosedConnections,
            sum:
                "failureThreshold \(schedule.failureThreshold) × period \(schedule.period) + timeout \(schedule.timeout) = \(delay)",
            fix: field.place.isShared
                ? nil
                : Fix(
                    "failureThreshold: \(threshold)",
                    safety: .unsafe,
                    changes: [workload.edit(.put(field.path, .int(threshold)))]
                )
        )
    }
}
