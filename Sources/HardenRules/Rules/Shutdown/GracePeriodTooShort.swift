import HardenKubernetes
import HardenRollout
import HardenYAML

/// Finds Pods that are killed while their preStop hook or their last requests still run.
package struct GracePeriodTooShort: Rule {
    package static let metadata = RuleMetadata(
        id: "grace-period-too-short",
        area: .shutdown,
        title: "The grace period ends before preStop and the application's shutdown do",
        severity: .error,
        disruptions: [.rollout, .scaleDown, .nodeDrain],
        codes: [502, 503],
        remedy: .safeFix,
        explanation: """
            The grace period counts from the Pod's deletion and includes the preStop hook. When it is over, the kubelet
            kills what is left, two seconds after SIGTERM at the latest. Requests that are still being answered end in
            502 or 503.
            """,
        before: """
            spec:
              terminationGracePeriodSeconds: 30
              containers:
                - name: orders
                  lifecycle:
                    preStop:
                      exec:
                        command: ["sleep", "120"]
            """,
        after: """
            spec:
              terminationGracePeriodSeconds: 135  # = preStop 120 + shutdown 15
              containers:
                - name: orders
                  lifecycle:
                    preStop:
                      exec:
                        command: ["sleep", "120"]
            """,
        sources: [
            "https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination",
            "https://cloud.google.com/kubernetes-engine/docs/troubleshooting/troubleshoot-load-balancing",
        ]
    )

    package init() {}

    package func check(_ context: RuleContext) -> [Finding] {
        context.workloads.filter(\.isServing).compactMap(check)
    }

    private func check(_ workload: WorkloadSituation) -> Finding? {
        let grace = workload.template.terminationGracePeriodSeconds
        guard let seconds = grace.value, let preStop = workload.longestPreStop else { return nil }
        let required = ShutdownBudget.gracePeriod(preStop: preStop.seconds, application: workload.settings.application)
        guard seconds < required.seconds else { return nil }
        let object = workload.object
        let label = "the Pod has \(seconds) s in all" + (grace.isDefault ? ", the default" : "")
        return Finding(
            rule: Self.id,
            severity: .error,
            message: "\(object.name) is killed \(required.seconds - seconds) s before its last request can end",
            object: object.title,
            primary: grace.label(label, in: object),
            secondary: [preStop.place.label("preStop takes \(preStop.seconds) s of them", in: object)],
            disruptions: Self.metadata.disruptions,
            symptoms: workload.symptomsOfClosedConnections,
            sum: "\(required.sum) = \(required.seconds)",
            assumptions: [workload.settings.shutdown.assumption, workload.settings.onSIGTERM.assumption],
            fix: Fix(
                "terminationGracePeriodSeconds: \(required.seconds)",
                changes: [object.edit(.put(grace.path, .int(required.seconds), comment: "= \(required.sum)"))]
            )
        )
    }
}
