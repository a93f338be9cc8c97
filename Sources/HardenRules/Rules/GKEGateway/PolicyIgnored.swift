import HardenKubernetes

/// Finds settings that the load balancer in front of a Service does not read.
struct PolicyIgnored: Rule {
    static let metadata = RuleMetadata(
        id: "policy-ignored",
        area: .gkeGateway,
        title: "The load balancer in front of a Service does not read its policy",
        severity: .warning,
        disruptions: [.rollout, .scaleDown, .nodeDrain, .steadyState],
        codes: [502, 503, 504],
        remedy: .advice,
        explanation: """
            BackendConfig is for GKE Ingress; GCPBackendPolicy and HealthCheckPolicy are for GKE Gateway. The other
            kind is accepted and never read, so timeout, draining and health check stay at their defaults.
            """,
        sources: [
            "https://cloud.google.com/kubernetes-engine/docs/how-to/configure-gateway-resources",
            "https://cloud.google.com/kubernetes-engine/docs/how-to/ingress-configuration",
        ]
    )

    static let subjects: Subjects<ServiceNode> = .services

    func faults(of node: ServiceNode, in context: RuleContext) -> [Fault] {
        // A route that cannot be told may be of the kind that reads the setting.
        guard !node.routes.contains(where: { $0.kind == .unknown }), !context.topology.isOpen(node.position) else {
            return []
        }
        let gateways = node.gkeGatewayRoutes.filter { $0.certainty == .stated }
        let ingresses = node.gkeIngressRoutes.filter { $0.certainty == .stated }
        if !gateways.isEmpty, node.gkeIngressRoutes.isEmpty { return backendConfig(node) }
        if !ingresses.isEmpty, node.gkeGatewayRoutes.isEmpty { return policies(node, context) }
        return []
    }

    private func backendConfig(_ node: ServiceNode) -> [Fault] {
        guard let annotation = node.view.backendConfigs?.annotation else { return [] }
        return [
            Fault(
                "Service \(node.view.name) is behind GKE Gateway, which reads no BackendConfig",
                at: annotation.place.label("not read"),
                secondary: node.gkeGatewayRoutes.prefix(1).compactMap { route in
                    guard case .route = route.source else { return nil }
                    return route.place.label("requests come by this route")
                },
                notes: ["GCPBackendPolicy and HealthCheckPolicy set the same there"]
            )
        ]
    }

    private func policies(_ node: ServiceNode, _ context: RuleContext) -> [Fault] {
        node.policies.map(context.object).map { object in
            Fault(
                "Service \(node.view.name) is behind GKE Ingress, which reads no \(object.kind.rawValue)",
                at: (object.spec["targetRef"].exists ? object.spec["targetRef"]["name"] : object.spec["targetRefs"])
                    .label("this Service is behind GKE Ingress"),
                object: object.title,
                notes: ["a BackendConfig sets the same there"]
            )
        }
    }
}
