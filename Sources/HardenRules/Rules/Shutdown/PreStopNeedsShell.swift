import HardenKubernetes
import HardenRollout

/// Finds hooks that wait with a program of the image where the kubelet could wait by itself.
struct PreStopNeedsShell: Rule {
    static let metadata = RuleMetadata(
        id: "pre-stop-needs-shell",
        area: .shutdown,
        title: "The preStop hook needs a shell or a sleep program that the image may not have",
        severity: .error,
        disruptions: [.rollout, .scaleDown, .nodeDrain],
        codes: [502, 503, 504],
        failures: [.listenerClosed, .addressGone, .cutByExit, .cutByKill, .pinnedConnectionClosed],
        remedy: .safeFix,
        explanation: """
            A hook that cannot be run fails, and the container is told to stop at once, as if there were no hook. Distroless
            and scratch images have neither `/bin/sh` nor `sleep`. From Kubernetes 1.30 on the kubelet can wait by itself.
            """,
        sources: [
            "https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/",
            "https://kubernetes.io/docs/reference/command-line-tools-reference/feature-gates/",
        ]
    )

    static let subjects: Subjects<WorkloadContainer> = .containers(\.servingContainers, of: .serving)

    func faults(of subject: WorkloadContainer, in context: RuleContext) -> Fault? {
        let (container, workload) = (subject.container, subject.workload)
        let hook = container.preStop
        guard let command = hook.hookCommand, let name = container.name.value,
            command.needsShell || command.program == "sleep"
        else { return nil }
        let shell = workload.cluster.shell(of: container, workload.settings)
        guard shell.value != true else { return nil }
        let version = workload.cluster.kubernetesMinor
        let canSleep = version.value >= NativeSleep.minor
        // Without the certainty that it fails, a hook that only a shell can run is no fault.
        let fails = shell.value == false
        guard fails || (canSleep && command.isOnlySleep) else { return nil }
        // A wait that is too short is replaced by its own rule.
        guard fails || lengthened(container, command, workload) == nil else { return nil }
        // A hook that fails loses requests where SIGTERM at once does: those of the container that they go to.
        let losesRequests = workload.applicationContainers.contains(name) && workload.losesRequestsWithoutPreStop
        return Fault(
            fails
                ? "the preStop hook of \(workload.object.name) fails, because its image has no shell"
                : "the preStop hook of \(workload.object.name) fails if its image has no \(command.program)",
            at: hook.command.label(
                "needs \(command.needsShell ? "a shell" : "sleep") in the image of container \(name)"
            ),
            secondary: [container.image.label("the image")],
            severity: !fails ? .advice : losesRequests ? .error : .warning,
            confidence: fails ? .certain : .assumed,
            disruptions: workload.hookDisruptions,
            symptoms: workload.symptomsOfLateRequests,
            notes: canSleep ? [] : ["the kubelet itself waits only from Kubernetes 1.30 on"],
            assumptions: [shell.assumption, version.assumption],
            fix: canSleep ? fix(container, command, workload) : nil
        )
    }

    private func lengthened(_ container: ContainerView, _ command: HookCommand, _ workload: WorkloadSituation) -> Fix? {
        let required = workload.budget.preStop
        guard let seconds = command.seconds, workload.isSentRequests, !workload.servesUntilKilled,
            container.role == .main,
            seconds > 0, seconds < required.seconds
        else { return nil }
        return workload.change(of: container, toWait: required)?.fix
    }

    private func fix(_ container: ContainerView, _ command: HookCommand, _ workload: WorkloadSituation) -> Fix? {
        guard command.isOnlySleep, let seconds = command.seconds, seconds > 0 else { return nil }
        // A wait that is too short is lengthened by its own rule, and both fixes must come to the same.
        if let fix = lengthened(container, command, workload) { return fix }
        // The API server refuses a sleep that is longer than the grace period, which it does not do for a command.
        let isCovered = workload.template.terminationGracePeriodSeconds.value.map { $0 >= seconds } ?? false
        let grace = isCovered ? [] : workload.changes(raisingGraceTo: workload.gracePeriod(forPreStop: seconds))
        // The number is the user's, so there is no sum to show.
        return workload.nativeChange(of: container.preStop, toWait: seconds, comment: nil)?.with(grace)?.fix
    }
}
