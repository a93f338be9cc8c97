import HardenRollout

extension Cause {
    package static let outOfMemory = Cause(
        id: "out-of-memory",
        title: "the container was killed for its memory",
        mechanism: """
            The kernel kills a process that goes beyond its memory limit, at once and with its requests: exit code \
            137, reason OOMKilled. No preStop hook runs.
            """,
        symptoms: [.cutInFlight, .refused],
        onset: .load,
        against: "Exit code 137 without OOMKilled is the end of a grace period.",
        fields: ["spec.template.spec.containers[].resources.limits.memory"],
        look: "kubectl get pods -o jsonpath='{.items[*].status.containerStatuses[*].lastState}'",
        sources: ["https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/"]
    )
}
