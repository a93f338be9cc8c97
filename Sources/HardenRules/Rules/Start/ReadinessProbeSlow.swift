import HardenKubernetes
import HardenRollout
import HardenYAML

/// Finds readiness probes that take long to notice that a Pod can no longer serve.
package struct ReadinessProbeSlow: Rule {
    package static let metadata = RuleMetadata(
        id: "readiness-probe-slow",
        area: .start,
        title: "The readiness probe is slow to notice that a Pod cannot serve",
        severity: .advice,
        disruptions: [.steadyState, .rollout],
        codes: [502, 503, 504],
        remedy: .unsafeFix,
        explanation: """
            A Pod that can no longer serve gets requests until the probe has failed `failureThreshold` times, which takes as
            many periods. A new Pod waits up to one period for its first success, and a load balancer's health check that is
            made from the probe takes its period over.
            """,
        before: """
            readinessProbe:
              httpGet: {path: /ready, port: 8080}
              periodSeconds: 30
              failureThreshold: 5
            """,
        after: """
            readinessProbe:
              httpGet: {path: /ready, port: 8080}
              periodSeconds: 10
              failureThreshold: 3
            """,
        sources: [
            "https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#configure-probes"
        ]
    )

    package init() {}

    package func check(_ context: RuleContext) -> [Finding] {
        context.workloads.filter { $0.servesRequests && $0.paths.contains(where: \.honorsReadiness) }.flatMap {
            workload in
            workload.containersThatServe.compactMap { check($0, of: workload) }
        }
    }

    private func check(_ container: ContainerView, of workload: WorkloadSituation) -> Finding? {
        guard let probe = container.probe(.readiness), let schedule = probe.schedule else { return nil }
        let standard = ProbeSchedule()
        let allowed = ProbeSchedule(timeout: schedule.timeout).longestDelayUntilFailure
        let delay = schedule.longestDelayUntilFailure
        guard delay > allowed else { return nil }
        let object = workload.templateObject
        let isLongPeriod = schedule.period > standard.period
        let primary = isLongPeriod ? probe.periodSeconds : probe.failureThreshold
        let changes = [
            (probe.periodSeconds, schedule.period, standard.period),
            (probe.failureThreshold, schedule.failureThreshold, standard.failureThreshold),
        ]
        .filter { $0.1 > $0.2 && !$0.0.place.isShared }
        return Finding(
            rule: Self.id,
            severity: .advice,
            message: "a Pod of \(workload.object.name) that cannot serve gets requests for up to \(delay) s",
            object: workload.object.title,
            primary: primary.label("asks every \(schedule.period) s, \(schedule.failureThreshold) times", in: object),
            disruptions: [.steadyState],
            symptoms: workload.symptoms(
                [.refused, .timeout],
                broken: "a refused connection",
                // A Google Cloud load balancer does not ask for readiness.
                on: workload.paths.filter(\.honorsReadiness)
            ),
            sum:
                "failureThreshold \(schedule.failureThreshold) × period \(schedule.period) + timeout \(schedule.timeout) = \(delay)",
            fix: changes.isEmpty
                ? nil
                : Fix(
                    changes.map { "\($0.0.place.key): \($0.2)" }.joined(separator: ", "),
                    safety: .unsafe,
                    changes: changes.map { workload.edit(.put($0.0.path, .int($0.2))) }
                )
        )
    }
}

extension Place {
    /// The key under which the value stands.
    fileprivate var key: String {
        guard case .key(let key) = path.components.last else { return "" }
        return key
    }
}
