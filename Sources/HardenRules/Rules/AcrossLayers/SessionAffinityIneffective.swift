import HardenKubernetes
import HardenRollout

/// Finds Services whose affinity the proxies in front of them do not see.
struct SessionAffinityIneffective: Rule {
    static let metadata = RuleMetadata(
        id: "session-affinity-ineffective",
        area: .acrossLayers,
        title: "The Service's session affinity does nothing on the way that requests come",
        severity: .warning,
        disruptions: [.steadyState],
        remedy: .advice,
        explanation: """
            `sessionAffinity: ClientIP` is kube-proxy's. Load balancers with network endpoint groups, Kong with Pods as
            targets and ingress-nginx pass kube-proxy by, so users are not kept on their Pod. Where a proxy does use the
            Service's address, the client is the proxy: its few addresses pin all requests to a few Pods. The proxy's
            own affinity does what is meant: a cookie in BackendConfig or GCPBackendPolicy, `hashOn` of a
            KongUpstreamPolicy, or the affinity annotations of ingress-nginx. None of them keeps a session over a
            rollout.
            """,
        sources: [
            "https://kubernetes.io/docs/reference/networking/virtual-ips/#session-affinity",
            "https://cloud.google.com/kubernetes-engine/docs/how-to/ingress-configuration#session_affinity",
        ]
    )

    static let subjects: Subjects<ServiceNode> = .services.where { $0.view.sessionAffinity.written == "ClientIP" }
        .reading(["spec", "sessionAffinity"])

    func faults(of node: ServiceNode, in context: RuleContext) -> Fault? {
        let passing = node.routes.filter { $0.kind.path?.choosesPods == true }
        let pinning = node.routes.filter { [.kongToClusterIP, .ingressNGINXToClusterIP].contains($0.kind.path) }
        guard let route = passing.first ?? pinning.first, let path = route.kind.path else { return nil }
        let isIgnored = !passing.isEmpty
        let doubts = (isIgnored ? passing : pinning).doubts
        return Fault(
            isIgnored
                ? "\(path.label) sends to the Pods of \(node.view.name) directly and ignores sessionAffinity"
                : "\(path.label) is the only client that \(node.view.name) sees, so sessionAffinity pins it to few Pods",
            at: node.view.sessionAffinity.label(isIgnored ? "does nothing there" : "unbalances the Pods"),
            confidence: doubts.isEmpty ? .certain : .assumed,
            notes: doubts
        )
    }
}
