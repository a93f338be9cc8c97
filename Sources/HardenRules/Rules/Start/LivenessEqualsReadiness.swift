import HardenKubernetes
import HardenRollout
import HardenYAML

/// Finds liveness probes that restart a container at the moment in which it should only be left alone.
package struct LivenessEqualsReadiness: Rule {
    package static let metadata = RuleMetadata(
        id: "liveness-equals-readiness",
        area: .start,
        title: "The liveness probe asks what the readiness probe asks, and gives up as soon",
        severity: .warning,
        disruptions: [.steadyState],
        codes: [502, 503],
        remedy: .unsafeFix,
        explanation: """
            Readiness takes a busy Pod out of the endpoints until it has caught up; liveness restarts it. When both ask the
            same and give up at the same time, a Pod under load is restarted with the requests that it has, its load goes to
            the others, and these follow. Kubernetes recommends a higher failureThreshold for liveness where both use the
            same endpoint.
            """,
        before: """
            readinessProbe:
              httpGet: {path: /healthz, port: 8080}
            livenessProbe:
              httpGet: {path: /healthz, port: 8080}
            """,
        after: """
            readinessProbe:
              httpGet: {path: /healthz, port: 8080}
            livenessProbe:
              httpGet: {path: /healthz, port: 8080}
              failureThreshold: 6
            """,
        sources: [
            "https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/"
        ]
    )

    package init() {}

    package func check(_ context: RuleContext) -> [Finding] {
        context.workloads.filter(\.servesRequests).flatMap { workload in
            workload.template.servingContainers.compactMap { check($0, of: workload) }
        }
    }

    private func check(_ container: ContainerView, of workload: WorkloadSituation) -> Finding? {
        guard let liveness = container.probe(.liveness), let readiness = container.probe(.readiness),
            liveness.hasSameHandler(as: readiness), let restarts = liveness.schedule, let leaves = readiness.schedule,
            restarts.longestDelayUntilFailure <= leaves.longestDelayUntilFailure
        else { return nil }
        let object = workload.templateObject
        let threshold = restarts.failureThreshold(morePatientThan: leaves)
        let field = liveness.failureThreshold
        return Finding(
            rule: Self.id,
            severity: .warning,
            message: "\(workload.object.name) is restarted under load, when it should only get no new requests",
            object: workload.object.title,
            primary: liveness.place.label(
                "\(liveness.summary), restarts after \(restarts.longestDelayUntilFailure) s",
                in: object
            ),
            secondary: [
                readiness.place.label("the same, leaves after \(leaves.longestDelayUntilFailure) s", in: object)
            ],
            disruptions: [.steadyState],
            symptoms: workload.symptomsOfClosedConnections,
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
