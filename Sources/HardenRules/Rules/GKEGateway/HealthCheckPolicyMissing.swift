import HardenKubernetes
import HardenRollout
import HardenYAML

/// Finds Services behind GKE Gateway whose health check asks for `/`.
struct HealthCheckPolicyMissing: Rule {
    static let metadata = RuleMetadata(
        id: "health-check-policy-missing",
        area: .gkeGateway,
        title: "GKE Gateway asks for / to see whether a Pod is healthy",
        severity: .warning,
        disruptions: [.rollout, .nodeDrain, .steadyState],
        codes: [503],
        failures: [.notServingYet],
        remedy: .unsafeFix,
        unsafeBecause: "what tells the load balancer that a Pod can serve is known to the application alone",
        explanation: """
            GKE Gateway does not read readiness probes. Without a HealthCheckPolicy it asks every Pod for `/` on the
            serving port and takes 200 only: an application that answers 404 or a redirect there has no healthy
            backend (503), and one that answers 200 before it is ready gets requests too early. A policy in another
            repository is not seen; then ignore this finding for the Service.
            """,
        sources: [
            "https://cloud.google.com/kubernetes-engine/docs/how-to/configure-gateway-resources#configure_health_check",
            "https://github.com/GoogleCloudPlatform/gke-gateway-api/blob/main/apis/networking/v1/healthcheckpolicy_types.go",
        ]
    )

    static let subjects: Subjects<ServiceNode> = .services

    func faults(of node: ServiceNode, in context: RuleContext) -> [Fault] {
        guard !context.topology.isOpen(node.position) else { return [] }
        let policies = node.policies.map(context.object).filter { $0.kind == .healthCheckPolicy }
        // A Gateway of several clusters reads the policy of the import.
        return [false, true].compactMap { isOfImport in
            node.gkeGatewayRoutes
                .first { ReferenceView($0.place).isServiceImport == isOfImport }
                .flatMap { route in
                    policies.contains { $0.isPolicy(for: route) } ? nil : fault(on: route, isOfImport, node, context)
                }
        }
    }

    private func fault(
        on route: TrafficRoute,
        _ isOfImport: Bool,
        _ node: ServiceNode,
        _ context: RuleContext
    ) -> Fault? {
        let object = node.view.object
        let port = route.port ?? (node.view.ports.count == 1 ? node.view.ports.first : nil)
        let serving = port.flatMap { context.servingPorts(of: node, $0).first }
        var fault = Fault(
            "no HealthCheckPolicy is for \(isOfImport ? "the import of " : "")Service \(object.name), so its Pods are asked for /",
            at: isOfImport
                ? route.place.label("a Gateway of several clusters")
                : object.metadata["name"].label("behind GKE Gateway"),
            confidence: node.gkeGatewayRoutes.doubts.isEmpty ? .certain : .assumed,
            symptoms: ["503 from GKE Gateway where / is not answered with 200"],
            notes: node.gkeGatewayRoutes.doubts
        )
        guard let serving else { return fault }
        guard let probe = serving.readiness else {
            // Nothing tells when a Pod can serve; an open port says more than a path that nobody wrote.
            let check: [YAMLMapping.Entry] = [
                .init("portSpecification", "USE_FIXED_PORT"), .init("port", .int(serving.number)),
            ]
            fault.notes.append("an open port says less than an answer; where / is answered with 200, leave it as it is")
            fault.fix = fix(node, isOfImport, ["type": "TCP", "tcpHealthCheck": .mapping(YAMLMapping(check))])
            return fault
        }
        // The very check that is made without a policy.
        if probe.handler == .httpGet, probe.http.path.value == "/", probe.http.scheme.value == "HTTP",
            serving.isAsked(by: probe)
        {
            return nil
        }
        fault.secondary = [probe.place.label("the kubelet asks this")]
        fault.fix = config(serving, probe).flatMap { fix(node, isOfImport, $0) }
        return fault
    }

    private func fix(_ node: ServiceNode, _ isOfImport: Bool, _ config: YAMLValue) -> Fix? {
        let object = node.view.object
        let name = "\(object.name)\(isOfImport ? "-import" : "")-health-check"
        let spec = YAMLMapping([
            YAMLMapping.Entry("default", ["config": config]),
            YAMLMapping.Entry("targetRef", node.policyTarget(isOfImport: isOfImport)),
        ])
        return Fix(
            "HealthCheckPolicy \(name)",
            safety: .unsafe,
            object.newNeighbour("networking.gke.io/v1", "HealthCheckPolicy", named: name, spec: spec)
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
