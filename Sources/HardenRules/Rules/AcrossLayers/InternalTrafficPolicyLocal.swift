import HardenKubernetes
import HardenYAML

/// Finds Services whose clients are refused on every node without a Pod of theirs.
struct InternalTrafficPolicyLocal: Rule {
    static let metadata = RuleMetadata(
        id: "internal-traffic-policy-local",
        area: .acrossLayers,
        title: "Clients on nodes without a Pod are refused",
        severity: .warning,
        disruptions: [.rollout, .scaleDown, .nodeDrain, .steadyState],
        remedy: .unsafeFix,
        unsafeBecause: "requests may have to stay on their node",
        explanation: """
            With `internalTrafficPolicy: Local` a client reaches the Pods of its own node alone: on a node without one the
            Service has no endpoint, although there are Pods elsewhere. That suits a DaemonSet, which has a Pod on every
            node. Pods of other workloads come and go with each rollout, scale-down and drain, and take the Service away
            from their nodes. Where nearness is meant, `trafficDistribution` prefers near Pods and falls back on others.
            """,
        sources: [
            "https://kubernetes.io/docs/concepts/services-networking/service-traffic-policy/",
            "https://kubernetes.io/docs/reference/networking/virtual-ips/#internal-traffic-policy",
        ]
    )

    static let subjects: Subjects<ServiceNode> = .services.reading(["spec", "internalTrafficPolicy"])

    func faults(of node: ServiceNode, in context: RuleContext) -> Fault? {
        let policy = node.view.internalTrafficPolicy
        guard policy.written == "Local", !node.view.isHeadless, case .workloads(let positions) = node.selection,
            let workload = positions.lazy.map(context.object).first(where: { $0.kind != .daemonSet }),
            // Beside a DaemonSet every node has a Pod.
            !positions.contains(where: { context.object($0).kind == .daemonSet })
        else { return nil }
        return Fault(
            "clients of \(node.view.name) on nodes without a Pod of \(workload.name) are refused",
            at: policy.label("requests stay on the node of their client"),
            symptoms: ["refused connections (in-cluster clients)"],
            fix: Fix("internalTrafficPolicy: Cluster", safety: .unsafe, policy.put("Cluster"))
        )
    }
}
