import HardenKubernetes

/// Finds Services with two policies of a kind.
package struct PolicyConflict: Rule {
    package static let metadata = RuleMetadata(
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
        before: """
            kind: GCPBackendPolicy
            metadata:
              name: orders-timeout
            ---
            kind: GCPBackendPolicy
            metadata:
              name: orders-draining
            """,
        after: """
            kind: GCPBackendPolicy
            metadata:
              name: orders
            """,
        sources: ["https://cloud.google.com/kubernetes-engine/docs/how-to/configure-gateway-resources"]
    )

    package init() {}

    package func check(_ context: RuleContext) -> [Finding] {
        let policies = context.topology.policies
        return policies.enumerated().compactMap { index, policy in
            let object = context.object(policy.position)
            // Policies of different folders may be variants of each other.
            let earlier = policies[..<index].first { other in
                let first = context.object(other.position)
                return first.kind == object.kind && first.identity != object.identity
                    && first.namespace == object.namespace && context.isBeside(other.position, policy.position)
                    && !Set(other.target.objects).isDisjoint(with: policy.target.objects)
            }
            guard let earlier, let target = policy.target.first.map(context.object) else { return nil }
            let first = context.object(earlier.position)
            return Finding(
                rule: Self.id,
                severity: .error,
                message: "\(first.name) and \(object.name) are both for \(target.title); one of them is not applied",
                object: object.title,
                primary: object.spec["targetRef"]["name"].label("the second for this object", in: object),
                secondary: [first.spec["targetRef"]["name"].label("the first", in: first)],
                disruptions: Self.metadata.disruptions,
                notes: ["the condition Attached of the younger one is False with the reason Conflicted"]
            )
        }
    }
}
