import HardenKubernetes
import HardenRollout
import HardenYAML

/// Finds hooks that are to wait as long as the Pod may live, or longer.
package struct PreStopExceedsGracePeriod: Rule {
    package static let metadata = RuleMetadata(
        id: "pre-stop-exceeds-grace-period",
        area: .shutdown,
        title: "The preStop hook takes the whole grace period",
        severity: .error,
        disruptions: [.rollout, .scaleDown, .nodeDrain],
        codes: [502, 503, 504],
        failures: [.listenerClosed, .addressGone, .cutByExit, .cutByKill, .pinnedConnectionClosed],
        remedy: .safeFix,
        explanation: """
            The grace period counts from the Pod's deletion and includes the hook; 30 seconds are the default. The API
            server rejects a `sleep` that is longer. A command is cut off instead: SIGTERM comes when the grace period is
            over, and the application has the kubelet's minimum of two seconds until it is killed.
            """,
        before: """
            spec:
              containers:
                - name: orders
                  lifecycle:
                    preStop:
                      sleep:
                        seconds: 120
            """,
        after: """
            spec:
              terminationGracePeriodSeconds: 210  # = preStop 120 + shutdown 90
              containers:
                - name: orders
                  lifecycle:
                    preStop:
                      sleep:
                        seconds: 120
            """,
        sources: [
            "https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/",
            "https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination",
        ]
    )

    package init() {}

    package func check(_ context: RuleContext) -> [Finding] { context.workloads.compactMap(check) }

    private func check(_ workload: WorkloadSituation) -> Finding? {
        let grace = workload.template.terminationGracePeriodSeconds
        guard let preStop = workload.longestPreStop, let seconds = grace.value, preStop.seconds >= seconds,
            preStop.seconds > 0
        else { return nil }
        let object = workload.templateObject
        let isRejected = preStop.isNative && preStop.seconds > seconds
        let required = workload.gracePeriod(forPreStop: preStop.seconds)
        let name = workload.object.name
        let cutsRequests = workload.graceCutsRequests(preStop: preStop.seconds, signal: preStop.signal)
        let rest = ShutdownBudget.Limit.kubeletMinimum
        return Finding(
            rule: Self.id,
            severity: isRejected || cutsRequests ? .error : .warning,
            message: isRejected
                ? "the API server rejects \(name): it is to sleep \(preStop.seconds) s within a grace period of \(seconds) s"
                : "\(name) has \(rest) s from SIGTERM until it is killed, because its preStop hook takes the whole grace period",
            object: workload.object.title,
            primary: preStop.place.label("waits \(preStop.seconds) s", in: object),
            secondary: [
                grace.label("the Pod has \(seconds) s in all" + (grace.isDefault ? ", the default" : ""), in: object)
            ],
            disruptions: isRejected ? [] : workload.hookDisruptions,
            symptoms: isRejected ? [] : workload.symptoms(ofEndAfter: seconds),
            sum: "\(required.sum) = \(required.seconds)",
            assumptions: [workload.settings.shutdown.assumption, workload.settings.onSIGTERM.assumption],
            fix: workload.changes(raisingGraceTo: required).map {
                Fix("terminationGracePeriodSeconds: \(required.seconds)", changes: $0)
            }
        )
    }
}
