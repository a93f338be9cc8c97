import HardenKubernetes
import HardenYAML

/// Finds Services whose Pods Kong does not see.
package struct KongBalancingBypassed: Rule {
    package static let metadata = RuleMetadata(
        id: "kong-balancing-bypassed",
        area: .kong,
        title: "Kong sends to a Service's address, so its own balancing has no effect",
        severity: .warning,
        disruptions: [.rollout, .scaleDown, .nodeDrain, .nodeLoss],
        codes: [502, 504],
        remedy: .unsafeFix,
        explanation: """
            With `service-upstream`, Kong knows one target, the Service's address. Hashing, health checks and another
            algorithm have nothing to choose from, and connections that Kong keeps open stay with the Pod that kube-proxy
            picked once.
            """,
        before: """
            metadata:
              annotations:
                konghq.com/upstream-policy: orders
                ingress.kubernetes.io/service-upstream: "true"
            """,
        after: """
            metadata:
              annotations:
                konghq.com/upstream-policy: orders
            """,
        sources: ["https://developer.konghq.com/kubernetes-ingress-controller/reference/annotations/"]
    )

    package init() {}

    package func check(_ context: RuleContext) -> [Finding] {
        context.topology.services.compactMap { node in
            let object = node.view.object
            guard node.view.isServiceUpstream, node.isBehindKong,
                !context.isPatched(node.position, ["metadata", "annotations"])
            else { return nil }
            let place = object.metadata["annotations"]["ingress.kubernetes.io/service-upstream"]
            let policy = [node.view.kongUpstreamPolicy, node.view.kongOverride].first { $0.value != nil }
            return Finding(
                rule: Self.id,
                severity: policy == nil ? .advice : .warning,
                message: policy == nil
                    ? "Kong does not see the Pods of \(object.name), only the Service's address"
                    : "the upstream settings of \(object.name) have no effect: Kong sees one target, the Service's address",
                object: object.title,
                primary: place.label("one target for Kong", in: object),
                secondary: policy.map { [$0.label("has nothing to choose from", in: object)] } ?? [],
                disruptions: Self.metadata.disruptions,
                symptoms: ["502 or 504 from Kong on connections that stay with a Pod that is gone"],
                fix: place.own(
                    Fix(
                        "service-upstream removed: the Pods become Kong's targets",
                        safety: .unsafe,
                        changes: [object.edit(.delete(place.path, sole: .deleteParent))]
                    )
                )
            )
        }
    }
}
