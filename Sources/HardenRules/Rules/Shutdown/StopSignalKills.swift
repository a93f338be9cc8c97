import HardenKubernetes
import HardenRollout

/// Finds containers that ask to be killed instead of told to stop.
struct StopSignalKills: Rule {
    static let metadata = RuleMetadata(
        id: "stop-signal-kills",
        area: .shutdown,
        title: "A container that serves is killed instead of told to stop",
        severity: .warning,
        disruptions: [.rollout, .scaleDown, .nodeDrain],
        codes: [502, 503, 504],
        remedy: .unsafeFix,
        unsafeBecause: "what the application does on the signal of its image is not known",
        explanation: """
            With `lifecycle.stopSignal: SIGKILL` the process ends after the preStop hook without a chance to answer what it
            has, whatever the grace period. The field counts where the feature gate `ContainerStopSignals` is on: off from
            Kubernetes 1.33 to 1.36, on from 1.37. Elsewhere it is dropped, and the image's own signal is sent.
            """,
        sources: [
            "https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination-stop-signals",
            "https://github.com/kubernetes/enhancements/tree/master/keps/sig-node/4960-container-stop-signals",
        ]
    )

    static let subjects: Subjects<WorkloadContainer> = .containers(\.containersThatServe, of: .servingRequests)

    func faults(of subject: WorkloadContainer, in context: RuleContext) -> Fault? {
        let (container, workload) = (subject.container, subject.workload)
        let signal = container.place["lifecycle"]["stopSignal"]
        let isHeeded = workload.cluster.heedsStopSignals
        // Without the name of the operating system the Pod is refused, which is another rule's.
        let isRefused = !workload.template.spec["os"]["name"].exists
        guard signal.text == "SIGKILL", isHeeded != false, isHeeded == nil || !isRefused else { return nil }
        // A hook that waits for the last answer leaves nothing to be cut.
        var killed = workload.settings.application
        killed.termination = .exits
        let wait = workload.longestServingPreStop?.seconds ?? 0
        guard wait < workload.budget(for: killed).preStop.seconds else { return nil }
        return Fault(
            "\(workload.object.name) is killed with the requests that it has, instead of told to stop",
            at: signal.label("no process can answer anything after SIGKILL"),
            confidence: isHeeded == nil ? .assumed : .certain,
            disruptions: workload.endDisruptions,
            symptoms: workload.symptoms([.cutInFlight], broken: "a broken connection"),
            notes: isHeeded == nil
                ? [
                    "clusters without the feature gate ContainerStopSignals, off before Kubernetes 1.37, drop the field"
                        + (isRefused ? "; those with it refuse the Pod, which has no spec.os.name" : "")
                ]
                : [],
            fix: Fix("no stopSignal: the image's own", safety: .unsafe, signal.delete())
        )
    }
}
