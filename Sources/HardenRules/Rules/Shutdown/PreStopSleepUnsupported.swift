import HardenKubernetes
import HardenRollout
import HardenYAML

/// Finds hooks that leave the waiting to a kubelet that cannot wait yet.
package struct PreStopSleepUnsupported: Rule {
    package static let metadata = RuleMetadata(
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
        before: """
            lifecycle:
              preStop:
                sleep:
                  seconds: 20
            """,
        after: """
            lifecycle:
              preStop:
                exec:
                  command: ["/bin/sh", "-c", "sleep 20"]
            """,
        sources: ["https://kubernetes.io/docs/reference/command-line-tools-reference/feature-gates/"]
    )

    package init() {}

    package func check(_ context: RuleContext) -> [Finding] {
        context.workloads.flatMap { workload -> [Finding] in
            let version = workload.cluster.kubernetesMinor
            guard !version.origin.isStandard, version.value < NativeSleep.minorForZero else { return [] }
            return workload.template.servingContainers.compactMap { check($0, of: workload, context) }
        }
    }

    private func check(_ container: ContainerView, of workload: WorkloadSituation, _ context: RuleContext) -> Finding? {
        let version = workload.cluster.kubernetesMinor
        let hook = container.preStop
        guard hook.handler == .sleep, let seconds = hook.sleepSeconds.value else { return nil }
        let isMissing = version.value < NativeSleep.minor
        guard isMissing || seconds == 0 else { return nil }
        // What another container does for those that requests go to is not known.
        let isServing = container.name.value.map(workload.applicationContainers.contains) ?? true
        let losesRequests = isServing && workload.losesRequestsWithoutPreStop
        let shell = workload.cluster.shell(of: container.image.value ?? "", workload.settings)
        return Finding(
            rule: Self.id,
            severity: isMissing && !losesRequests ? .warning : .error,
            message: isMissing
                ? "the preStop hook of \(workload.object.name) does not wait on Kubernetes \(version.text)"
                : "Kubernetes \(version.text) rejects the preStop hook of \(workload.object.name), which waits 0 s",
            object: workload.object.title,
            primary: hook.sleepSeconds.label(
                isMissing
                    ? "there from 1.\(NativeSleep.minor) on" : "0 is allowed from 1.\(NativeSleep.minorForZero) on",
                in: workload.templateObject
            ),
            disruptions: isMissing ? workload.hookDisruptions : [],
            symptoms: isMissing && workload.isServing ? workload.symptomsOfLateRequests : [],
            assumptions: [version.assumption, shell.assumption],
            fix: isMissing && seconds > 0 ? fix(container, seconds, shell.value, workload, context) : nil
        )
    }

    /// Waits with a shell, where the image is not known to have none.
    private func fix(
        _ container: ContainerView,
        _ seconds: Int,
        _ shell: Bool?,
        _ workload: WorkloadSituation,
        _ context: RuleContext
    ) -> Fix? {
        guard shell != false, !container.preStop.place.isShared else { return nil }
        let required = workload.budget.preStop
        let change: PreStopChange?
        if workload.servesRequests, container.role == .main, seconds < required.seconds {
            // A wait that is too short is lengthened by its own rule, and both fixes must come to the same.
            change = workload.change(of: container, toWait: required, workload.cluster)
        } else {
            change = workload.shellChange(of: container.preStop, toWait: seconds, shell)
        }
        return change.map { Fix($0.title, safety: $0.safety, changes: $0.changes) }
    }
}
