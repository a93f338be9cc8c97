import HardenRollout

extension Cause {
    package static let nodeGone = Cause(
        id: "node-gone",
        title: "the node was drained, taken back, or lost",
        mechanism: """
            A drain evicts Pods as fast as their disruption budgets let it; Spot VMs give 15 s of a Pod's grace \
            period; a node that is lost gives none, and its Pods stay in the endpoints until the node is found \
            unreachable.
            """,
        symptoms: [.unreachable, .cutInFlight, .noEndpoint],
        onset: .endOfPod,
        against: "If only one Pod ended and its node stayed, it was a rollout or a scale-down.",
        rules: [
            "grace-period-not-honoured",
            "single-replica",
            "disruption-budget-missing",
            "replicas-not-spread",
            "disruption-budget-blocks-drain",
        ],
        fields: [
            "spec.topologySpreadConstraints",
            "PodDisruptionBudget",
            "spec.template.spec.terminationGracePeriodSeconds",
        ],
        look: "kubectl get events -A --field-selector involvedObject.kind=Node",
        sources: ["https://docs.cloud.google.com/kubernetes-engine/docs/concepts/spot-vms"]
    )
}
