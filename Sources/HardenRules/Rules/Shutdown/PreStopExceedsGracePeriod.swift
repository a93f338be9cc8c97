import HardenKubernetes
import HardenRollout
import HardenYAML

/// Finds hooks that are to wait as long as the Pod may live, or longer.
struct PreStopExceedsGracePeriod: Rule {
    static let metadata = RuleMetadata(
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
        sources: [
            "https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/",
            "https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination",
        ]
    )

    static let subjects: Subjects<WorkloadSituation> = .workloads

    func faults(of workload: WorkloadSituation, in context: RuleContext) -> Fault? {
        let grace = workload.template.terminationGracePeriodSeconds
        guard let preStop = workload.longestPreStop, let seconds = grace.value, preStop.seconds >= seconds,
            preStop.seconds > 0
        else { return nil }
        let isRejected = preStop.isNative && preStop.seconds > seconds
        let required = workload.gracePeriod(forPreStop: preStop.seconds)
        let name = workload.object.name
        let cutsRequests = workload.graceCutsRequests(preStop: preStop.seconds, signal: preStop.signal)
        return Fault(
            isRejected
                ? "the API server rejects \(name): it is to sleep \(preStop.seconds) s within a grace period of \(seconds) s"
                : "\(name) has \(ShutdownBudget.Limit.kubeletMinimum) s from SIGTERM until it is killed, because its preStop "
                    + "hook takes the whole grace period",
            at: preStop.place.label("waits \(preStop.seconds) s"),
            secondary: [grace.label("the Pod has \(seconds) s in all" + (grace.isDefault ? ", the default" : ""))],
            severity: isRejected || cutsRequests ? .error : .warning,
            disruptions: isRejected ? [] : workload.hookDisruptions,
            symptoms: isRejected ? [] : workload.symptoms(ofEndAfter: seconds),
            sum: "\(required.sum) = \(required.seconds)",
            assumptions: [workload.settings.shutdown.assumption, workload.settings.onSIGTERM.assumption],
            fix: workload.fix(raisingGraceTo: required)
        )
    }
}
