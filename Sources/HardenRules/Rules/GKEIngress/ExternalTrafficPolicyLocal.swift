import HardenKubernetes
import HardenRollout
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
        unsafeBecause: "the application may need the addresses of its clients, which it hides",
        explanation: """
            Without network endpoint groups the load balancer sends to nodes. With `externalTrafficPolicy: Local` a
            node that runs no ready Pod of the Service drops the request, and during a rollout the Pods move between
            nodes faster than health checks notice: 502. With network endpoint groups the policy does nothing.

            It speeds up no removal. Behind a layer 4 load balancer it moves the decision to the load balancer's health
            check, which asks each node whether it has a ready Pod: after three failures, eight seconds apart. For so long
            a node whose last Pod is leaving still gets connections, and a Pod that has ended by then drops them: that time is part
            of the drain latency of such a Service, and `pre-stop-missing` and `pre-stop-too-short` ask for it.
            """,
        sources: [
            "https://cloud.google.com/kubernetes-engine/docs/troubleshooting/troubleshoot-load-balancing",
            "https://kubernetes.io/docs/reference/networking/virtual-ips/#external-traffic-policy",
            "https://github.com/kubernetes/ingress-gce/blob/master/pkg/healthchecksl4/healthchecksl4.go",
        ]
    )

    static let subjects: Subjects<ServiceNode> = .services
        .reading(
            ["spec", "externalTrafficPolicy"],
            ["metadata", "annotations", AnnotationKeys.networkEndpointGroups]
        )

    func faults(of node: ServiceNode, in context: RuleContext) -> Fault? {
        guard node.view.externalTrafficPolicy.written == "Local" else { return nil }
        return nodes(node) ?? ignored(node) ?? ports(node, context)
    }

    /// Ports of nodes that have no Pod answer nothing, and only a health check of its own tells that to who sends there.
    private func ports(_ node: ServiceNode, _ context: RuleContext) -> Fault? {
        let workloads = context.workloads(of: node)
        guard node.view.type.value == "NodePort", node.gkeIngressRoutes.isEmpty, !workloads.isEmpty,
            workloads.allSatisfy({ $0.view.kind != .daemonSet })
        else { return nil }
        return Fault(
            "nodes without a Pod of \(node.view.name) drop what comes to their ports",
            at: node.view.externalTrafficPolicy.label("requests stay on the node that they reach"),
            severity: .advice,
            symptoms: ["a connection that times out (clients of the node ports)"],
            notes: ["whoever sends to nodes has to ask each for its Pods; the policy speeds no removal up"]
        )
    }

    /// Behind network endpoint groups nobody reads it.
    private func ignored(_ node: ServiceNode) -> Fault? {
        let policy = node.view.externalTrafficPolicy
        guard node.view.type.value == "NodePort", node.usesNEG == true, !node.gkeIngressRoutes.isEmpty,
            node.gkeIngressRoutes.doubts.isEmpty
        else { return nil }
        return Fault(
            "the load balancer sends to the Pods of \(node.view.name) directly and ignores externalTrafficPolicy",
            at: policy.label("does nothing behind network endpoint groups"),
            severity: .advice,
            disruptions: []
        )
    }

    private func nodes(_ node: ServiceNode) -> Fault? {
        let routes = node.gkeIngressRoutes.filter { $0.kind.path?.isRegionalIngress != true }
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
