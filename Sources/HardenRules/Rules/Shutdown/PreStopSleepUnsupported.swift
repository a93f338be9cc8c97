import HardenKubernetes
import HardenRollout
import HardenYAML

/// Finds hooks that leave the waiting to a kubelet that cannot wait yet.
struct PreStopSleepUnsupported: Rule {
    static let metadata = RuleMetadata(
        id: "pre-stop-sleep-unsupported",
        area: .shutdown,
        title: "The preStop hook uses a sleep that the cluster's version of Kubernetes does not have",
        severity: .error,
        disruptions: [.rollout, .scaleDown, .nodeDrain],
        codes: [502, 503, 504],
        failures: [.listenerClosed, .addressGone, .cutByExit, .cutByKill, .pinnedConnectionClosed],
        remedy: .safeFix,
        explanation: """
            The kubelet's own `sleep` is there from Kubernetes 1.30 on, and `seconds: 0` from 1.33. An older API server drops
            the field or rejects the object, and without it the container is told to stop at once. The rule speaks only where
            the configuration names the version (`platform.kubernetes`).
            """,
        sources: ["https://kubernetes.io/docs/reference/command-line-tools-reference/feature-gates/"]
    )

    /// Only where somebody named a version that is too old.
    static let subjects: Subjects<WorkloadContainer> = .containers(
        \.servingContainers,
        of: .workloads.where { workload in
            let version = workload.cluster.kubernetesMinor
            return !version.origin.isStandard && version.value < NativeSleep.minorForZero
        }
    )

    func faults(of subject: WorkloadContainer, in context: RuleContext) -> Fault? {
        let (container, workload) = (subject.container, subject.workload)
        let version = workload.cluster.kubernetesMinor
        let hook = container.preStop
        guard hook.handler == .sleep, let seconds = hook.sleepSeconds.value else { return nil }
        let isMissing = version.value < NativeSleep.minor
        guard isMissing || seconds == 0 else { return nil }
        // What another container does for those that requests go to is not known.
        let isServing = container.name.value.map(workload.applicationContainers.contains) ?? true
        let losesRequests = isServing && workload.losesRequestsWithoutPreStop
        let shell = workload.cluster.shell(of: container, workload.settings)
        return Fault(
            isMissing
                ? "the preStop hook of \(workload.object.name) does not wait on Kubernetes \(version.text)"
                : "Kubernetes \(version.text) rejects the preStop hook of \(workload.object.name), which waits 0 s",
            at: hook.sleepSeconds.label(
                isMissing
                    ? "there from 1.\(NativeSleep.minor) on" : "0 is allowed from 1.\(NativeSleep.minorForZero) on"
            ),
            severity: isMissing && !losesRequests ? .warning : .error,
            confidence: .certain,
            disruptions: isMissing ? workload.hookDisruptions : [],
            symptoms: isMissing && workload.isServing ? workload.symptomsOfLateRequests : [],
            assumptions: [version.assumption, shell.assumption],
            fix: isMissing && seconds > 0 ? fix(container, seconds, shell.value, workload) : nil
        )
    }

    /// Waits with a shell, where the image is not known to have none.
    private func fix(_ container: ContainerView, _ seconds: Int, _ shell: Bool?, _ workload: WorkloadSituation) -> Fix?
    {
        guard shell != false else { return nil }
        let required = workload.budget.preStop
        if workload.servesRequests, container.role == .main, seconds < required.seconds {
            // A wait that is too short is lengthened by its own rule, and both fixes must come to the same.
            return workload.change(of: container, toWait: required)?.fix
        }
        return workload.shellChange(of: container.preStop, toWait: seconds, shell)?.fix
    }
}
