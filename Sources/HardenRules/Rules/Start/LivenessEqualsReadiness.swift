import HardenKubernetes
import HardenRollout
import HardenYAML

/// Finds liveness probes that restart a container at the moment in which it should only be left alone.
struct LivenessEqualsReadiness: Rule {
    static let metadata = RuleMetadata(
        id: "liveness-equals-readiness",
        area: .start,
        title: "The liveness probe asks what the readiness probe asks, and gives up as soon",
        severity: .warning,
        disruptions: [.steadyState],
        codes: [502, 503],
        remedy: .unsafeFix,
        unsafeBecause: "which failure a restart mends is known to the application alone",
        explanation: """
            Readiness takes a busy Pod out of the endpoints until it has caught up; liveness restarts it. When both ask the
            same and give up at the same time, a Pod under load is restarted with the requests that it has, its load goes to
            the others, and these follow. Kubernetes recommends a higher failureThreshold for liveness where both use the
            same endpoint.
            """,
        sources: [
            "https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/"
        ],
        parameters: [patientSeconds]
    )

    /// Twice what Kubernetes' own defaults take: load seldom keeps a Pod from answering for so long.
    private static let patientSeconds = RuleParameter(
        "patientSeconds",
        2 * ProbeSchedule().failureThreshold * ProbeSchedule().period,
        in: 1...3600,
        "A restart that comes only after so many seconds is left alone."
    )

    static let subjects: Subjects<WorkloadContainer> = .containers(\.servingContainers, of: .servingRequests)

    func faults(of subject: WorkloadContainer, in context: RuleContext) -> Fault? {
        let (container, workload) = (subject.container, subject.workload)
        guard let liveness = container.probe(.liveness), let readiness = container.probe(.readiness),
            liveness.hasSameHandler(as: readiness), let restarts = liveness.schedule, let leaves = readiness.schedule,
            restarts.longestDelayUntilFailure <= leaves.longestDelayUntilFailure,
            restarts.longestDelayUntilFailure < Self.value(Self.patientSeconds, workload.cluster)
        else { return nil }
        let threshold = restarts.failureThreshold(morePatientThan: leaves)
        return Fault(
            "\(workload.object.name) may be restarted under load, when it should only get no new requests",
            at: liveness.place.label("\(liveness.summary), restarts after \(restarts.longestDelayUntilFailure) s"),
            secondary: [readiness.place.label("the same, leaves after \(leaves.longestDelayUntilFailure) s")],
            symptoms: workload.symptomsOfClosedConnections,
            fix: Fix(
                "failureThreshold: \(threshold)",
                safety: .unsafe,
                liveness.failureThreshold.put(.int(threshold))
            )
        )
    }
}
