import HardenKubernetes
import HardenRollout
import HardenYAML

/// Finds readiness probes that take a Pod out for one slow answer.
struct ReadinessHasty: Rule {
    static let metadata = RuleMetadata(
        id: "readiness-hasty",
        area: .start,
        title: "One slow answer takes a Pod out of service",
        severity: .advice,
        disruptions: [.steadyState],
        codes: [502, 503],
        remedy: .unsafeFix,
        unsafeBecause: "how long a pause the application may make is known to itself alone",
        explanation: """
            With `failureThreshold: 1` a garbage collection or a moment without CPU takes a Pod out, and where the endpoint
            asks what all Pods share, such as a database, all of them at once: then nothing serves. It is no cure for
            errors in a rollout either: a new Pod is ready with its first success, whatever the threshold, and a Pod that
            is deleted leaves the endpoints without any probe.
            """,
        sources: [
            "https://kubernetes.io/docs/concepts/workloads/pods/probes/",
            "https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/",
        ],
        parameters: [leastSeconds]
    )

    private static let leastSeconds = RuleParameter(
        "leastSeconds",
        5,
        in: 1...600,
        "A single answer may take so many seconds before the Pod is taken out."
    )

    static let subjects: Subjects<WorkloadContainer> = .containers(
        \.containersThatServe,
        of: .servingRequests.where { $0.paths.contains(where: \.honorsReadiness) }
    )

    func faults(of subject: WorkloadContainer, in context: RuleContext) -> Fault? {
        let workload = subject.workload
        guard let probe = subject.container.probe(.readiness), let schedule = probe.schedule,
            schedule.failureThreshold == 1, schedule.timeout < Self.value(Self.leastSeconds, workload.cluster)
        else { return nil }
        let standard = ProbeSchedule()
        // Whoever asks rarely has a Pod that cannot serve for as long.
        let threshold = schedule.period > standard.period ? 2 : standard.failureThreshold
        let paths = workload.paths.filter(\.honorsReadiness)
        return Fault(
            "one answer that takes longer than \(schedule.timeout) s takes a Pod of \(workload.object.name) out of service",
            at: probe.failureThreshold.label("the first failure counts"),
            symptoms: workload.symptoms([.noEndpoint], broken: "a refused connection", on: paths)
                + workload.ownClients.symptomsOfOthers,
            fix: Fix("failureThreshold: \(threshold)", safety: .unsafe, probe.failureThreshold.put(.int(threshold)))
        )
    }
}
