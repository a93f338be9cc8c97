import HardenKubernetes
import HardenRollout
import HardenYAML

/// Finds readiness probes that take long to notice that a Pod can no longer serve.
struct ReadinessProbeSlow: Rule {
    static let metadata = RuleMetadata(
        id: "readiness-probe-slow",
        area: .start,
        title: "The readiness probe is slow to notice that a Pod cannot serve",
        severity: .advice,
        disruptions: [.steadyState, .rollout],
        codes: [502, 503, 504],
        remedy: .unsafeFix,
        unsafeBecause: "how long a pause the application may make is known to itself alone",
        explanation: """
            A Pod that can no longer serve gets requests until the probe has failed `failureThreshold` times, which takes as
            many periods, or timeouts where these are longer. A new Pod waits up to one period for its first success, and a load balancer's health check that is
            made from the probe takes its period over.
            """,
        sources: [
            "https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#configure-probes"
        ],
        parameters: [longestSeconds]
    )

    /// Twice what Kubernetes' own defaults take: half of that again is as usual.
    private static let longestSeconds = RuleParameter(
        "longestSeconds",
        2 * ProbeSchedule().failureThreshold * ProbeSchedule().period,
        in: 30...3600,
        "For so many seconds a Pod that cannot serve may be asked, and so long may one answer take."
    )

    static let subjects: Subjects<WorkloadContainer> = .containers(
        \.containersThatServe,
        of: .servingRequests.where { $0.paths.contains(where: \.honorsReadiness) }
    )

    func faults(of subject: WorkloadContainer, in context: RuleContext) -> Fault? {
        guard let probe = subject.container.probe(.readiness), let schedule = probe.schedule else { return nil }
        let workload = subject.workload
        // Where there is no other Pod, requests that would fail are refused instead.
        guard workload.leastReplicas(context.topology).map({ $0.number > 1 }) ?? true else { return nil }
        let standard = ProbeSchedule()
        let (failures, period, timeout) = (schedule.failureThreshold, schedule.period, schedule.timeout)
        let delay = schedule.longestDelayUntilFailure
        let longest = Self.value(Self.longestSeconds, workload.cluster)
        guard failures * period > longest || timeout > longest else { return nil }
        // An answer that may take long is not asked for more often than that.
        let changes = [
            ("periodSeconds", probe.periodSeconds, period, max(standard.period, timeout)),
            ("failureThreshold", probe.failureThreshold, failures, standard.failureThreshold),
        ]
        .filter { $0.2 > $0.3 && !$0.1.place.isShared }
        return Fault(
            "a Pod of \(workload.object.name) that cannot serve gets requests for up to \(delay) s",
            at: timeout > period
                ? probe.timeoutSeconds.label("waits up to \(timeout) s for an answer, \(failures) times")
                : (period > standard.period ? probe.periodSeconds : probe.failureThreshold)
                    .label("asks every \(period) s, \(failures) times"),
            disruptions: [.steadyState],
            symptoms: workload.symptoms(
                // What refuses connections fails a probe at once.
                timeout > period ? [.timeout] : [.refused, .timeout],
                broken: timeout > period ? "a request without an answer" : "a refused connection",
                // A Google Cloud load balancer does not ask for readiness.
                on: workload.paths.filter(\.honorsReadiness)
            ) + workload.ownClients.symptomsOfOthers,
            sum: schedule.sumUntilFailure,
            fix: changes.isEmpty
                ? nil
                : Fix(
                    changes.map { "\($0.0): \($0.3)" }.joined(separator: ", "),
                    safety: .unsafe,
                    all: changes.map { $0.1.put(.int($0.3)) }
                )
        )
    }
}
