import HardenKubernetes

/// Finds settings that the load balancer in front of a Service does not read.
package struct PolicyIgnored: Rule {
    package static let metadata = RuleMetadata(
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
        before: """
            kind: Service
            metadata:
              annotations:
                cloud.google.com/backend-config: '{"default": "orders"}'
            ---
            kind: HTTPRoute
            spec:
              rules:
                - backendRefs:
                    - name: orders
                      port: 80
            """,
        after: """
            kind: GCPBackendPolicy
            spec:
              default:
                timeoutSec: 40
                connectionDraining:
                  drainingTimeoutSec: 60
              targetRef:
                group: ""
                kind: Service
                name: orders
            """,
        sources: [
            "https://cloud.google.com/kubernetes-engine/docs/how-to/configure-gateway-resources",
            "https://cloud.google.com/kubernetes-engine/docs/how-to/ingress-configuration",
        ]
    )

    package init() {}

    package func check(_ context: RuleContext) -> [Finding] {
        context.topology.services.flatMap { node -> [Finding] in
            // A route that cannot be told may be of the kind that reads the setting.
            guard !node.routes.contains(where: { $0.kind == .unknown }), !context.topology.isOpen(node.position) else {
                return []
            }
            let gateways = node.gkeGatewayRoutes.filter { $0.certainty == .stated }
            let ingresses = node.gkeIngressRoutes.filter { $0.certainty == .stated }
            if !gateways.isEmpty, node.gkeIngressRoutes.isEmpty { return backendConfig(node, context) }
            if !ingresses.isEmpty, node.gkeGatewayRoutes.isEmpty { return policies(node, context) }
            return []
        }
    }

    private func backendConfig(_ node: ServiceNode, _ context: RuleContext) -> [Finding] {
        guard let annotation = node.view.backendConfigs?.annotation else { return [] }
        let object = node.view.object
        return [
            Finding(
                rule: Self.id,
                severity: .warning,
                message: "Service \(object.name) is behind GKE Gateway, which reads no BackendConfig",
                object: object.title,
                primary: annotation.place.label("not read", in: object),
                secondary: node.gkeGatewayRoutes.prefix(1).compactMap { route in
                    guard case .route(let position, _) = route.source else { return nil }
                    return route.place.label("requests come by this route", in: context.object(position))
                },
                disruptions: Self.metadata.disruptions,
                notes: ["GCPBackendPolicy and HealthCheckPolicy set the same there"]
            )
        ]
    }

    private func policies(_ node: ServiceNode, _ context: RuleContext) -> [Finding] {
        node.policies.map { position in
            let object = context.object(position)
            return Finding(
                rule: Self.id,
                severity: .warning,
                message: "Service \(node.view.name) is behind GKE Ingress, which reads no \(object.kind.rawValue)",
                object: object.title,
                primary: object.spec["targetRef"]["name"].label("this Service is behind GKE Ingress", in: object),
                disruptions: Self.metadata.disruptions,
                notes: ["a BackendConfig sets the same there"]
            )
        }
    }
}
