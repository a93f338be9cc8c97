import HardenKubernetes
import HardenRollout

/// Finds Services whose affinity the proxies in front of them do not see.
package struct SessionAffinityIneffective: Rule {
    package static let metadata = RuleMetadata(
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
        before: """
            kind: Service
            spec:
              sessionAffinity: ClientIP
            """,
        after: """
            kind: BackendConfig
            spec:
              sessionAffinity:
                affinityType: GENERATED_COOKIE
            """,
        sources: [
            "https://kubernetes.io/docs/reference/networking/virtual-ips/#session-affinity",
            "https://cloud.google.com/kubernetes-engine/docs/how-to/ingress-configuration#session_affinity",
        ]
    )

    package init() {}

    package func check(_ context: RuleContext) -> [Finding] {
        context.topology.services.compactMap { node in
            let affinity = node.view.sessionAffinity
            guard affinity.written == "ClientIP", !context.isPatched(node.position, ["spec", "sessionAffinity"]) else {
                return nil
            }
            return check(affinity, node)
        }
    }

    private func check(_ affinity: Field<String>, _ node: ServiceNode) -> Finding? {
        let passing = node.routes.filter { passesBy($0.kind, node) }
        let pinning = node.routes.filter { $0.kind == .kongToClusterIP || $0.kind == .nginxToClusterIP }
        guard let route = passing.first ?? pinning.first, let path = route.kind.path else { return nil }
        let object = node.view.object
        let isIgnored = !passing.isEmpty
        return Finding(
            rule: Self.id,
            severity: .warning,
            message: isIgnored
                ? "\(path.label) sends to the Pods of \(object.name) directly and ignores sessionAffinity"
                : "\(path.label) is the only client that \(object.name) sees, so sessionAffinity pins it to few Pods",
            object: object.title,
            primary: affinity.label(isIgnored ? "does nothing there" : "unbalances the Pods", in: object),
            disruptions: Self.metadata.disruptions,
            notes: (isIgnored ? passing : pinning).doubts
        )
    }

    /// Whether a proxy chooses Pods by itself.
    private func passesBy(_ kind: TrafficRouteKind, _ node: ServiceNode) -> Bool {
        switch kind {
        case .gkeIngressExternal, .gkeIngressInternal, .gkeIngressRegional: node.usesNEG != false
        case .gkeGateway, .gkeGatewayGlobal, .gkeGatewayRegional, .standaloneNEG, .kong, .ingressNGINX: true
        default: false
        }
    }
}
