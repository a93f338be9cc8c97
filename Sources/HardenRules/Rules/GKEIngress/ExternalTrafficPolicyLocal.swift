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
        explanation: """
            Without network endpoint groups the load balancer sends to nodes. With `externalTrafficPolicy: Local` a
            node that runs no ready Pod of the Service drops the request, and during a rollout the Pods move between
            nodes faster than health checks notice: 502. With network endpoint groups the policy does nothing.

            It speeds up no removal. Behind a layer 4 load balancer it moves the decision to the load balancer's health
            check, which asks each node whether it has a ready Pod: after three failures, eight seconds apart. For so long
            a node whose last Pod is leaving still gets connections, and a Pod that has ended by then drops them.
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
        return nodes(node) ?? ignored(node) ?? layer4(node, context)
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

    /// Pods that wait as long as kube-proxy needs, and not as long as the load balancer.
    private func layer4(_ node: ServiceNode, _ context: RuleContext) -> Fault? {
        guard node.view.type.value == "LoadBalancer", case .workloads(let positions) = node.selection else {
            return nil
        }
        let seconds = TrafficPath.nodeHealthCheckFailure
        for workload in positions.compactMap({ context.workload(at: $0) }) where workload.servesRequests {
            for container in workload.containersThatServe {
                // One that is too short for any path is another rule's.
                guard let wait = container.preStop.wait, wait.isExact, wait.seconds < seconds,
                    wait.seconds >= workload.budget.preStop.seconds
                else { continue }
                return Fault(
                    "a node whose last Pod of \(workload.object.name) ends still gets connections for \(seconds) s",
                    at: node.view.externalTrafficPolicy.label("the load balancer asks each node whether it has a Pod"),
                    secondary: [wait.place.label("the Pod waits \(wait.seconds) s")],
                    confidence: .assumed,
                    disruptions: workload.endDisruptions,
                    symptoms: ["a refused connection (clients of the layer 4 load balancer)"],
                    sum: "3 failed checks, 8 s apart = \(seconds)",
                    notes: ["a second Pod of it on the same node would take them"]
                )
            }
        }
        return nil
    }

    private func nodes(_ node: ServiceNode) -> Fault? {
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
