import HardenKubernetes
import HardenRollout
import HardenYAML

/// Finds load balancers that ask Pods something else than the kubelet does.
struct HealthCheckMismatch: Rule {
    static let metadata = RuleMetadata(
        id: "health-check-mismatch",
        area: .healthCheck,
        title: "The load balancer's health check and the readiness probe ask different things",
        severity: .warning,
        disruptions: [.rollout, .nodeDrain, .steadyState],
        codes: [502, 503],
        failures: [.notServingYet],
        remedy: .unsafeFix,
        unsafeBecause: "which of the two is meant is not known",
        explanation: """
            The load balancer never looks at readiness: its own health check decides which Pods get requests. If that
            asks another path, port or protocol than the readiness probe, a Pod can be ready and get nothing, or get
            requests before it is ready. The load balancer takes 200 only and follows no redirect, whereas the kubelet
            takes 200 to 399. GKE Ingress copies the probe into the health check once, when it makes it, and only from
            `httpGet` on the serving port; later changes do not reach it.
            """,
        sources: [
            "https://cloud.google.com/kubernetes-engine/docs/concepts/ingress#health_checks",
            "https://github.com/kubernetes/ingress-gce/blob/master/pkg/translator/healthchecks.go",
        ]
    )

    static let subjects: Subjects<ServiceNode> = .services
    static let repetition = Repetition.oncePerMessage

    func faults(of node: ServiceNode, in context: RuleContext) -> [Fault] {
        checks(of: node, context).flatMap { port, check, object in
            let serving = context.servingPorts(of: node, port)
            return serving.flatMap { compare(check, object, $0, node, port) }
                + serving.compactMap { askedOfNodes(check, object, $0, node, port) }
        } + node.gkeIngressRoutes.compactMap(\.port).flatMap { uncopied(node, $0, context) }
    }

    /// A health check that asks nodes for a port that only the Pods have.
    private func askedOfNodes(
        _ check: HealthCheckView,
        _ object: KubernetesObject,
        _ serving: ServingPort,
        _ node: ServiceNode,
        _ port: ServicePortView
    ) -> Fault? {
        guard node.usesNodes, check.form != .policy, check.port.written == serving.number,
            port.nodePort.value != serving.number, !port.nodePort.isUnknown,
            serving.workload.template.spec["hostNetwork"].boolean().value != true,
            !serving.container.ports.contains(where: { $0.place["hostPort"].exists })
        else { return nil }
        return Fault(
            "the load balancer asks nodes for port \(serving.number), which only the Pods of "
                + "\(serving.workload.object.name) have",
            at: check.port.label("without network endpoint groups this is a port of the node"),
            secondary: [node.view.object.metadata["name"].label("the load balancer sends to nodes")],
            object: object.title,
            symptoms: ["502 or 503 for every request: no node is healthy"],
            notes: ["without port it asks the node port that it sends to"],
            fix: Fix("no port in healthCheck", safety: .unsafe, check.port.place.delete())
        )
    }

    /// Readiness probes that GKE Ingress cannot copy, where nothing else says what the load balancer asks.
    private func uncopied(_ node: ServiceNode, _ port: ServicePortView, _ context: RuleContext) -> [Fault] {
        if let entry = node.view.backendConfigs?.entry(for: port) {
            guard let binding = node.backendConfigs.first(where: { $0.entry.port == entry.port }),
                case .found(let found) = binding.resolution, found.count == 1,
                let check = found.first.map({ BackendConfigView(context.object($0)).healthCheck }),
                !check.requestPath.isWritten, !check.requestPath.isUnknown, !check.type.isWritten
            else { return [] }
        }
        return context.servingPorts(of: node, port).compactMap { serving in
            guard let probe = serving.readiness,
                serving.probeForIngress(isEncrypted: node.isEncrypted(port)) == nil,
                let reason = serving.reasonNotToCopy(probe)
            else { return nil }
            return Fault(
                "GKE Ingress asks \(serving.workload.object.name) for / on port \(serving.number), because \(reason)",
                at: probe.place.label("is not copied into the load balancer's health check"),
                secondary: [node.view.object.metadata["name"].label("nothing else says what it asks")],
                confidence: .assumed,
                object: serving.workload.object.title,
                symptoms: ["502 or 503 where / is not answered with 200"],
                notes: ["a BackendConfig says what is asked, in healthCheck: type, port, requestPath"]
            )
        }
    }

    /// The health checks that are written for the ports of a Service that a load balancer sends to, with their objects.
    private func checks(
        of node: ServiceNode,
        _ context: RuleContext
    ) -> [(ServicePortView, HealthCheckView, KubernetesObject)] {
        let byIngress = node.gkeIngressRoutes.compactMap(\.port).compactMap {
            port -> (ServicePortView, HealthCheckView, KubernetesObject)? in
            guard let entry = node.view.backendConfigs?.entry(for: port),
                let binding = node.backendConfigs.first(where: { $0.entry.port == entry.port }),
                case .found(let found) = binding.resolution, found.count == 1,
                let object = found.first.map(context.object)
            else { return nil }
            return (port, BackendConfigView(object).healthCheck, object)
        }
        let policies = node.policies.map(context.object).filter { $0.kind == .healthCheckPolicy }
        let byGateway = node.gkeGatewayRoutes.compactMap(\.port).flatMap { port in
            policies.map { (port, HealthCheckPolicyView($0).healthCheck, $0) }
        }
        return (byIngress + byGateway).filter { $0.1.exists }
    }

    private func compare(
        _ check: HealthCheckView,
        _ object: KubernetesObject,
        _ serving: ServingPort,
        _ node: ServiceNode,
        _ port: ServicePortView
    ) -> [Fault] {
        guard let probe = serving.readiness, probe.handler == .httpGet, !probe.http.host.isWritten,
            let asked = serving.port(askedBy: check, of: node, port), let own = serving.number(of: probe)
        else { return [] }
        let type = check.type.value ?? "HTTP"
        guard ["HTTP", "HTTPS", "HTTP2"].contains(type), !check.type.isUnknown else { return [] }
        func differs(
            _ what: String,
            _ field: Field<some Sendable>,
            _ asked: String,
            _ own: Field<some Sendable>,
            _ ready: String,
            fix: Fix? = nil
        ) -> Fault {
            Fault(
                "the load balancer asks \(serving.workload.object.name) for \(what) \(asked), the readiness probe for \(ready)",
                at: field.label("\(what) \(asked)\(field.isDefault ? ", the default" : "")"),
                secondary: [own.label("\(what) \(ready)\(own.isDefault ? ", the default" : "")")],
                object: object.title,
                symptoms: ["502 or 503 while all Pods are ready"],
                notes: ["the load balancer takes the answer 200 only"],
                fix: fix
            )
        }
        // Another port has other paths and another protocol: what is asked on one says nothing of the other.
        guard asked == own else {
            // A load balancer that asks the very port that it sends to asks the right one.
            guard check.port.isWritten, asked != serving.number else { return [] }
            return [differs("port", check.port, "\(asked)", probe.http.port, "\(own)")]
        }
        var found: [Fault] = []
        let isEncrypted = check.type.isWritten ? type != "HTTP" : check.form == .backendConfig && node.isEncrypted(port)
        let speaksAlike = probe.http.scheme.value.map { ($0 != "HTTP") == isEncrypted }
        // What a BackendConfig leaves out is taken from the probe; a HealthCheckPolicy knows no probe.
        let path = check.form == .policy || check.requestPath.isWritten ? check.requestPath.known : nil
        if let path, let ready = probe.http.path.known, !HTTPPath.isSame(path, ready) {
            // What answers the kubelet's headers and protocol may answer nothing to the load balancer.
            let isAnswered = speaksAlike == true && probe.http.headers.isEmpty && ready.hasPrefix("/")
            let fix =
                isAnswered
                ? Fix("requestPath: \(ready)", safety: .unsafe, check.requestPath.put(.string(ready))) : nil
            found.append(differs("path", check.requestPath, path, probe.http.path, ready, fix: fix))
        }
        if check.type.isWritten, speaksAlike == false, let scheme = probe.http.scheme.value {
            found.append(differs("protocol", check.type, type, probe.http.scheme, scheme))
        }
        return found
    }
}

extension ServingPort {
    /// Why GKE Ingress makes no health check of a readiness probe; `nil` where that cannot be told in a few words.
    fileprivate func reasonNotToCopy(_ probe: ProbeView) -> String? {
        // An open port is what people ask for who know of no page; / is as good as any then.
        guard container.role == .main, let handler = probe.handler, handler != .tcpSocket else { return nil }
        guard handler == .httpGet else { return "its readiness probe is no HTTP request" }
        guard isDeclared else { return "container \(container.name.value ?? "") does not declare the port" }
        guard let own = number(of: probe), own != number else { return nil }
        return "its readiness probe asks port \(own)"
    }
}
