import HardenRollout

extension Cause {
    package static let cannotStart = Cause(
        id: "cannot-start",
        title: "new Pods cannot start",
        mechanism: """
            Their image cannot be pulled, a Secret or ConfigMap is missing, or no node takes them: a rollout stands \
            still, and with fewer Pods than were meant.
            """,
        symptoms: [.noEndpoint],
        onset: .always,
        against: "If there are as many ready Pods as were meant, they did start.",
        rules: ["rollout-loses-capacity", "single-replica"],
        fields: ["spec.template.spec.containers[].image, nodeSelector, tolerations, resources.requests"],
        look: "kubectl describe pod POD",
        sources: ["https://kubernetes.io/docs/tasks/debug/debug-application/debug-pods/"]
    )
}
