import HardenKubernetes
import HardenRollout
import HardenYAML

/// Finds liveness probes that restart a container after a short pause.
struct LivenessHasty: Rule {
    static let metadata = RuleMetadata(
        id: "liveness-hasty",
        area: .start,
        title: "The liveness probe restarts a container after a short pause",
        severity: .warning,
        disruptions: [.steadyState],
        codes: [502, 503],
        remedy: .unsafeFix,
        unsafeBecause: "how long a pause the application may make is known to itself alone",
        explanation: """
            One slow answer, a garbage collection, or a moment without CPU is no reason for a restart, which cuts all requests
            in flight. A container is to be restarted only when it will not recover by itself.
            """,
        sources: [
            "https://kubernetes.io/docs/concepts/workloads/pods/probes/",
            "https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/",
        ],
        parameters: [leastSeconds]
    )

    /// Kubernetes' own default is three failures, ten seconds apart.
    private static let leastSeconds = RuleParameter(
        "leastSeconds",
        ProbeSchedule().period,
        in: 1...600,
        "A restart is hasty that comes fewer seconds than these after the last answer, at the latest."
    )

    static let subjects: Subjects<WorkloadContainer> = .containers(\.servingContainers, of: .servingRequests)

    func faults(of subject: WorkloadContainer, in context: RuleContext) -> Fault? {
        let workload = subject.workload
        let least = Self.value(Self.leastSeconds, workload.cluster)
        guard let probe = subject.container.probe(.liveness), let schedule = probe.schedule,
            schedule.isHastyForRestart(before: least)
        else { return nil }
        let (failures, period, timeout) = (schedule.failureThreshold, schedule.period, schedule.timeout)
        let isSingle = failures == 1
        let threshold = schedule.unhurriedFailureThreshold(for: least)
        let delay = schedule.longestDelayUntilFailure
        let place = isSingle ? probe.failureThreshold.place : probe.place
        return Fault(
            isSingle
                ? "one slow answer restarts \(workload.object.name)"
                : "\(workload.object.name) is restarted at most \(delay) s after its last answer",
            at: place.label("\(failures) × \(period) s, answers within \(timeout) s"),
            severity: isSingle ? .warning : .advice,
            symptoms: workload.symptomsOfClosedConnections,
            sum: schedule.sumUntilFailure,
            fix: Fix("failureThreshold: \(threshold)", safety: .unsafe, probe.failureThreshold.put(.int(threshold)))
        )
    }
}
