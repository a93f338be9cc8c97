import HardenKubernetes

/// Finds Services with two policies of a kind.
struct PolicyConflict: Rule {
    static let metadata = RuleMetadata(
        id: "policy-conflict",
        area: .gkeGateway,
        title: "Two GKE Gateway policies of a kind are for the same object",
        severity: .error,
        disruptions: [.rollout, .scaleDown, .nodeDrain, .steadyState],
        codes: [502, 503, 504],
        remedy: .advice,
        explanation: """
            An object takes one policy of a kind. The oldest wins; the other is not attached, with the reason
            `Conflicted`. Which one is the oldest depends on the order of creation, not on the manifests. Put all
            settings into one.
            """,
        sources: ["https://cloud.google.com/kubernetes-engine/docs/how-to/configure-gateway-resources"]
    )

    static let subjects: Subjects<InputPolicy> = .policies

    func faults(of policy: InputPolicy, in context: RuleContext) -> Fault? {
        let object = policy.object
        let kind = policy.node.reference.kind.value
        // Policies of different folders may be variants of each other; a Service and its import have one each.
        let earlier = context.topology.policies.prefix { $0.position != policy.node.position }.first { other in
            let first = context.object(other.position)
            return first.kind == object.kind && first.identity != object.identity
                && first.namespace == object.namespace && other.reference.kind.value == kind
                && context.isBeside(other.position, policy.node.position)
                && !Set(other.target.objects).isDisjoint(with: policy.node.target.objects)
        }
        guard let earlier, let target = policy.node.target.first.map(context.object) else { return nil }
        let first = context.object(earlier.position)
        return Fault(
            "\(first.name) and \(object.name) are both for \(target.title); one of them is not applied",
            at: policy.node.reference.name.label("the second for this object"),
            secondary: [earlier.reference.name.label("the first")],
            notes: ["the condition Attached of the younger one is False with the reason Conflicted"]
        )
    }
}
