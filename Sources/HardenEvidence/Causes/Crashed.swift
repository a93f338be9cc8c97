import HardenRollout

extension Cause {
    package static let crashed = Cause(
        id: "crashed",
        title: "the container ended by itself",
        mechanism: """
            A process that exits or is killed takes its requests with it, and no preStop hook runs; the kubelet \
            starts it again, ever later. Exit codes: 137 is SIGKILL (a grace period that ran out, or memory), 139 a \
            fault of memory access, 143 SIGTERM.
            """,
        symptoms: [.cutInFlight, .refused],
        onset: .load,
        against: "A Pod that was deleted has an event Killing before it.",
        rules: ["liveness-hasty", "liveness-equals-readiness", "startup-probe-missing"],
        fields: ["spec.template.spec.containers[].livenessProbe"],
        look: "kubectl logs POD --previous",
        sources: ["https://kubernetes.io/docs/tasks/debug/debug-application/debug-running-pod/"]
    )
}
