import HardenKubernetes
import HardenRollout
import HardenYAML

/// Finds Pods that are killed while their preStop hook or their last requests still run.
struct GracePeriodTooShort: Rule {
    static let metadata = RuleMetadata(
        id: "grace-period-too-short",
        area: .shutdown,
        title: "The grace period ends before preStop and the application's shutdown do",
        severity: .error,
        disruptions: [.rollout, .scaleDown, .nodeDrain],
        codes: [502, 503, 504],
        failures: [.listenerClosed, .addressGone, .cutByKill],
        remedy: .safeFix,
        explanation: """
            The grace period counts from the Pod's deletion and includes the preStop hook. When it is over, the kubelet
            kills what is left, but not before two seconds after SIGTERM. Requests that are still being answered end in
            502 or 503.
            """,
        sources: [
            "https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination",
            "https://cloud.google.com/kubernetes-engine/docs/troubleshooting/troubleshoot-load-balancing",
        ]
    )

    static let subjects: Subjects<WorkloadSituation> = .servingRequests

    func faults(of workload: WorkloadSituation, in context: RuleContext) -> Fault? {
        let grace = workload.template.terminationGracePeriodSeconds
        let preStop = workload.longestServingPreStop
        // What follows from the slowest request that is assumed is no knowledge.
        let isKnown =
            ShutdownBudget.knowsShutdown(of: workload.settings.application)
            && !workload.settings.shutdown.origin.isKnown
        // With neither a hook nor a known shutdown there is nothing that the grace period could be too short for.
        guard let seconds = grace.value, preStop != nil || isKnown else { return nil }
        let required = workload.gracePeriod(forPreStop: 0)
        let wait = preStop?.seconds ?? 0
        // A hook that takes all of it is another rule's.
        let longest = workload.longestPreStop?.seconds ?? 0
        guard seconds < required.seconds, longest < seconds || longest == 0 else { return nil }
        let label = "the Pod has \(seconds) s in all" + (grace.isDefault ? ", the default" : "")
        let name = workload.object.name
        let severity = severity(rest: seconds - wait, preStop, isKnown: isKnown, workload)
        return Fault(
            isKnown
                ? "\(name) is killed \(required.seconds - seconds) s before its "
                    + (severity == .error ? "last request can end" : "shutdown can end")
                : "\(name) has \(seconds - wait) s to shut down after its preStop hook",
            at: grace.label(label),
            secondary: preStop.map { [$0.place.label("preStop takes \($0.seconds) s of them")] } ?? [],
            severity: severity,
            disruptions: workload.hookDisruptions,
            symptoms: workload.symptoms(ofEndAfter: seconds),
            sum: "\(required.sum) = \(required.seconds)",
            notes: workload.limitNotes,
            assumptions: [workload.settings.shutdown.assumption, workload.settings.onSIGTERM.assumption],
            fix: workload.fix(raisingGraceTo: required)
        )
    }

    /// Where nobody said how long the application takes, what Kubernetes leaves any application by default may do.
    ///
    /// A hook that waits longer than it has to leaves less to the shutdown, and cuts no request.
    private func severity(
        rest: Int,
        _ preStop: PreStopWait?,
        isKnown: Bool,
        _ workload: WorkloadSituation
    ) -> Severity {
        if isKnown {
            let cutsRequests = workload.graceCutsRequests(preStop: preStop?.seconds ?? 0, signal: preStop?.signal)
            return cutsRequests ? .error : .warning
        }
        return Seconds(rest) >= WorkloadModel.defaultGracePeriod ? .advice : .warning
    }
}
