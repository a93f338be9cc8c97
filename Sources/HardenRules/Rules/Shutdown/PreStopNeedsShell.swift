import HardenKubernetes
import HardenRollout

/// Finds hooks that wait with a program of the image where the kubelet could wait by itself.
package struct PreStopNeedsShell: Rule {
    package static let metadata = RuleMetadata(
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
        before: """
            lifecycle:
              preStop:
                exec:
                  command: ["/bin/sh", "-c", "sleep 20"]
            """,
        after: """
            lifecycle:
              preStop:
                sleep:
                  seconds: 20
            """,
        sources: [
            "https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/",
            "https://kubernetes.io/docs/reference/command-line-tools-reference/feature-gates/",
        ]
    )

    package init() {}

    package func check(_ context: RuleContext) -> [Finding] {
        context.workloads.filter(\.isServing).flatMap { workload in
            workload.template.servingContainers.compactMap { check($0, of: workload, context) }
        }
    }

    private func check(_ container: ContainerView, of workload: WorkloadSituation, _ context: RuleContext) -> Finding? {
        let hook = container.preStop
        guard let command = hook.hookCommand, let name = container.name.value else { return nil }
        guard command.needsShell || command.program == "sleep" else { return nil }
        let shell = workload.cluster.shell(of: container.image.value ?? "", workload.settings)
        guard shell.value != true else { return nil }
        let version = workload.cluster.kubernetesMinor
        let canSleep = version.value >= NativeSleep.minor
        // Without the certainty that it fails, a hook that only a shell can run is no fault.
        guard shell.value == false || (canSleep && command.isOnlySleep) else { return nil }
        let program = command.needsShell ? "a shell" : "sleep"
        return Finding(
            rule: Self.id,
            severity: shell.value == false ? severity(workload, name) : .advice,
            message: shell.value == false
                ? "the preStop hook of \(workload.object.name) fails, because its image has no shell"
                : "the preStop hook of \(workload.object.name) fails if its image has no \(command.program)",
            object: workload.object.title,
            primary: hook.command.label(
                "needs \(program) in the image of container \(name)",
                in: workload.templateObject
            ),
            secondary: [container.image.label("the image", in: workload.templateObject)],
            disruptions: workload.hookDisruptions,
            symptoms: workload.symptomsOfLateRequests,
            notes: canSleep ? [] : ["the kubelet itself waits only from Kubernetes 1.30 on"],
            assumptions: [shell.assumption, version.assumption],
            fix: canSleep ? fix(container, command, workload, context) : nil
        )
    }

    /// A hook that fails loses requests where SIGTERM at once does: those of the container that they go to.
    private func severity(_ workload: WorkloadSituation, _ container: String) -> Severity {
        workload.applicationContainers.contains(container) && workload.losesRequestsWithoutPreStop ? .error : .warning
    }

    private func fix(
        _ container: ContainerView,
        _ command: HookCommand,
        _ workload: WorkloadSituation,
        _ context: RuleContext
    ) -> Fix? {
        let hook = container.preStop
        guard command.isOnlySleep, let seconds = command.seconds, seconds > 0, !hook.place.isShared else { return nil }
        let required = workload.budget.preStop
        if workload.servesRequests, container.role == .main, seconds < required.seconds {
            // A wait that is too short is lengthened by its own rule, and both fixes must come to the same.
            return workload.change(of: container, toWait: required, workload.cluster).map {
                Fix($0.title, safety: $0.safety, changes: $0.changes)
            }
        }
        // The API server refuses a sleep that is longer than the grace period, which it does not do for a command.
        var raised: [Fix.Change] = []
        if workload.template.terminationGracePeriodSeconds.value.map({ $0 < seconds }) ?? true {
            guard let changes = workload.changes(raisingGraceTo: workload.gracePeriod(forPreStop: seconds)) else {
                return nil
            }
            raised = changes
        }
        // The number is the user's, so there is no sum to show.
        let change = workload.nativeChange(of: hook, toWait: seconds, comment: nil)
        return Fix(change.title, changes: change.changes + raised)
    }
}
