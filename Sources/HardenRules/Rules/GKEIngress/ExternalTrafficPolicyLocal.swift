import HardenKubernetes
import HardenYAML

/// Finds Services behind GKE Ingress that drop requests on nodes without a Pod of theirs.
struct ExternalTrafficPolicyLocal: Rule {
    static let metadata = RuleMetadata(
        id: "external-traffic-policy-local",
        area: .gkeIngress,
        title: "Nodes without a Pod drop what the load balancer sends them",
        severity: .warning,
        disruptions: [.rollout, .scaleDown, .nodeDrain, .steadyState],
        codes: [502],
        remedy: .unsafeFix,
        explanation: """
            Without network endpoint groups the load balancer sends to nodes. With `externalTrafficPolicy: Local` a
            node that runs no ready Pod of the Service drops the request, and during a rollout the Pods move between
            nodes faster than health checks notice: 502. With network endpoint groups the policy does nothing.
            """,
        sources: [
            "https://cloud.google.com/kubernetes-engine/docs/troubleshooting/troubleshoot-load-balancing",
            "https://kubernetes.io/docs/reference/networking/virtual-ips/#external-traffic-policy",
        ]
    )

    static let subjects: Subjects<ServiceNode> = .services
        .reading(
            ["spec", "externalTrafficPolicy"],
            ["metadata", "annotations", AnnotationKeys.networkEndpointGroups]
        )

    func faults(of node: ServiceNode, in context: RuleContext) -> Fault? {
        let routes = node.gkeIngressRoutes.filter { !$0.kind.isRegionalIngress }
        let policy = node.view.externalTrafficPolicy
        guard !routes.isEmpty, policy.written == "Local", node.usesNEG != true,
            ["NodePort", "LoadBalancer"].contains(node.view.type.value)
        else { return nil }
        let notes =
            node.usesNEG == nil
            ? ["the cluster may add network endpoint groups by itself; the manifest does not ask for them"] : []
        return Fault(
            "nodes without a Pod of \(node.view.name) drop what the load balancer sends them",
            at: policy.label("requests stay on the node that they reach"),
            confidence: node.usesNEG == nil || !routes.doubts.isEmpty ? .assumed : .certain,
            symptoms: ["502 from GKE Ingress (external)"],
            notes: notes + routes.doubts,
            fix: Fix("externalTrafficPolicy: Cluster", safety: .unsafe, policy.put("Cluster"))
        )
    }
}
