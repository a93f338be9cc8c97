import HardenKubernetes
import HardenYAML

/// Finds Services whose Pods Kong does not see.
struct KongBalancingBypassed: Rule {
    static let metadata = RuleMetadata(
        id: "kong-balancing-bypassed",
        area: .kong,
        title: "Kong sends to a Service's address, so its own balancing has no effect",
        severity: .warning,
        disruptions: [.rollout, .scaleDown, .nodeDrain, .nodeLoss],
        codes: [502, 504],
        remedy: .unsafeFix,
        unsafeBecause: "what the cluster address was chosen for is not known",
        explanation: """
            With `service-upstream`, Kong knows one target, the Service's address. Hashing, health checks and another
            algorithm have nothing to choose from, and connections that Kong keeps open stay with the Pod that kube-proxy
            picked once.
            """,
        sources: ["https://developer.konghq.com/kubernetes-ingress-controller/reference/annotations/"]
    )

    static let subjects: Subjects<ServiceNode> = .services.where { $0.view.isServiceUpstream && $0.isBehindKong }
        .reading(["metadata", "annotations"])

    func faults(of node: ServiceNode, in context: RuleContext) -> Fault? {
        let object = node.view.object
        let place = object.metadata["annotations"]["ingress.kubernetes.io/service-upstream"]
        let policy = [node.view.kongUpstreamPolicy, node.view.kongOverride].first { $0.value != nil }
        return Fault(
            policy == nil
                ? "Kong does not see the Pods of \(object.name), only the Service's address"
                : "the upstream settings of \(object.name) have no effect: Kong sees one target, the Service's address",
            at: place.label("one target for Kong"),
            secondary: policy.map { [$0.label("has nothing to choose from")] } ?? [],
            severity: policy == nil ? .advice : .warning,
            symptoms: ["502 or 504 from Kong on connections that stay with a Pod that is gone"],
            fix: Fix(
                "service-upstream removed: the Pods become Kong's targets",
                safety: .unsafe,
                place.delete(sole: .deleteParent)
            )
        )
    }
}
