import HardenKubernetes
import HardenRollout
import HardenYAML

/// Finds Services behind GKE Gateway whose health check asks for `/`.
package struct HealthCheckPolicyMissing: Rule {
    package static let metadata = RuleMetadata(
        id: "health-check-policy-missing",
        area: .gkeGateway,
        title: "GKE Gateway asks for / to see whether a Pod is healthy",
        severity: .warning,
        disruptions: [.rollout, .nodeDrain, .steadyState],
        codes: [503],
        failures: [.notServingYet],
        remedy: .unsafeFix,
        explanation: """
            GKE Gateway does not read readiness probes. Without a HealthCheckPolicy it asks every Pod for `/` on the
            serving port and takes 200 only: an application that answers 404 or a redirect there has no healthy
            backend (503), and one that answers 200 before it is ready gets requests too early. A policy in another
            repository is not seen; then ignore this finding for the Service.
            """,
        before: """
            kind: HTTPRoute
            spec:
              rules:
                - backendRefs:
                    - name: orders
                      port: 80
            """,
        after: """
            kind: HealthCheckPolicy
            spec:
              default:
                config:
                  type: HTTP
                  httpHealthCheck:
                    portSpecification: USE_FIXED_PORT
                    port: 8080
                    requestPath: /ready
              targetRef:
                group: ""
                kind: Service
                name: orders
            """,
        sources: [
            "https://cloud.google.com/kubernetes-engine/docs/how-to/configure-gateway-resources#configure_health_check",
            "https://github.com/GoogleCloudPlatform/gke-gateway-api/blob/main/apis/networking/v1/healthcheckpolicy_types.go",
        ]
    )

    package init() {}

    package func check(_ context: RuleContext) -> [Finding] {
        context.topology.services.compactMap { node in
            guard let route = node.gkeGatewayRoutes.first, !context.topology.isOpen(node.position),
                !node.policies.contains(where: { context.object($0).kind == .healthCheckPolicy })
            else { return nil }
            return check(node, route, context)
        }
    }

    private func check(_ node: ServiceNode, _ route: TrafficRoute, _ context: RuleContext) -> Finding? {
        let object = node.view.object
        let port = route.port ?? (node.view.ports.count == 1 ? node.view.ports.first : nil)
        let serving = port.flatMap { context.servingPorts(of: node, $0).first }
        var finding = Finding(
            rule: Self.id,
            severity: .warning,
            message: "no HealthCheckPolicy is for Service \(object.name), so its Pods are asked for /",
            object: object.title,
            primary: object.metadata["name"].label("behind GKE Gateway", in: object),
            disruptions: Self.metadata.disruptions,
            symptoms: ["503 from GKE Gateway"],
            notes: node.gkeGatewayRoutes.doubts
        )
        guard let serving else { return finding }
        guard let probe = serving.readiness else {
            // Nothing tells when a Pod can serve; an open port says more than a path that nobody wrote.
            let check: [YAMLMapping.Entry] = [
                .init("portSpecification", "USE_FIXED_PORT"), .init("port", .int(serving.number)),
            ]
            finding.fix = fix(node, ["type": "TCP", "tcpHealthCheck": .mapping(YAMLMapping(check))])
            return finding
        }
        // The very check that is made without a policy.
        if probe.handler == .httpGet, probe.http.path.value == "/", probe.http.scheme.value == "HTTP",
            serving.isAsked(by: probe)
        {
            return nil
        }
        finding.secondary = [probe.place.label("the kubelet asks this", in: serving.workload.object)]
        finding.fix = config(serving, probe).flatMap { fix(node, $0) }
        return finding
    }

    private func fix(_ node: ServiceNode, _ config: YAMLValue) -> Fix? {
        let object = node.view.object
        let name = "\(object.name)-health-check"
        var metadata: [YAMLMapping.Entry] = [.init("name", .string(name))]
        if let namespace = object.namespace { metadata.append(.init("namespace", .string(namespace))) }
        let document: YAMLValue = [
            "apiVersion": "networking.gke.io/v1",
            "kind": "HealthCheckPolicy",
            "metadata": .mapping(YAMLMapping(metadata)),
            "spec": [
                "default": ["config": config],
                "targetRef": ["group": "", "kind": "Service", "name": .string(object.name)],
            ],
        ]
        guard let content = document.mapping else { return nil }
        return Fix(
            "HealthCheckPolicy \(name)",
            safety: .unsafe,
            changes: [.newDocument(beside: object.file, name: name, content)]
        )
    }

    /// The readiness probe as the load balancer can ask it; `nil` for commands and for what is not known.
    private func config(_ serving: ServingPort, _ probe: ProbeView) -> YAMLValue? {
        let number: Int
        switch probe.port.value {
        case .int(let written): number = written
        case .string(let name):
            guard let written = serving.container.port(.string(name))?.containerPort.value else { return nil }
            number = written
        case nil: return nil
        }
        let port: [YAMLMapping.Entry] = [
            .init("portSpecification", "USE_FIXED_PORT"), .init("port", .int(number)),
        ]
        switch probe.handler {
        case .httpGet:
            guard let path = probe.http.path.value, let scheme = probe.http.scheme.value, path.hasPrefix("/") else {
                return nil
            }
            let check = YAMLMapping(port + [.init("requestPath", .string(path))])
            let key = scheme.lowercased() + "HealthCheck"
            return .mapping(YAMLMapping([.init("type", .string(scheme)), .init(key, .mapping(check))]))
        case .grpc: return ["type": "GRPC", "grpcHealthCheck": .mapping(YAMLMapping(port))]
        case .tcpSocket: return ["type": "TCP", "tcpHealthCheck": .mapping(YAMLMapping(port))]
        case .exec, .sleep, nil: return nil
        }
    }
}
