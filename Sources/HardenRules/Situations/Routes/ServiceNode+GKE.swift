import HardenKubernetes
import HardenRollout

extension TrafficRoute {
    /// What is to be said where the route was concluded from signs.
    var doubt: String? {
        guard case .assumed(let reason) = certainty else { return nil }
        return "the controller is assumed, because \(reason)"
    }

    /// Position of the Ingress, where there is one.
    var ingress: Int? {
        if case .ingress(let position) = source { position } else { nil }
    }
}

extension ServiceNode {
    var gkeIngressRoutes: [TrafficRoute] { routes.filter { $0.kind.path?.isGKEIngress == true } }
    var gkeGatewayRoutes: [TrafficRoute] { routes.filter { $0.kind.path?.isGKEGateway == true } }

    /// Whether GKE Ingress is told to use Pods directly; `nil` where the annotation leaves it to the cluster.
    var usesNEG: Bool? { view.networkEndpointGroups?.isForIngress }

    /// Whether GKE Ingress sends to nodes, where kube-proxy sends on.
    var usesNodes: Bool { routes.contains { $0.kind.path == .gkeIngressInstanceGroups } }

    /// Whether GKE Ingress speaks TLS to a port; HTTP/2 to a backend is always encrypted.
    func isEncrypted(_ port: ServicePortView) -> Bool {
        guard let name = port.name.value, let text = view.appProtocols?.root?[name].text else { return false }
        return text == "HTTPS" || text == "HTTP2"
    }

    /// The ports for which a Service names a BackendConfig, by its position.
    func ports(withBackendConfig position: Int) -> [ServicePortView] {
        view.ports.filter { port in
            guard let entry = view.backendConfigs?.entry(for: port) else { return false }
            return backendConfigs.contains { $0.entry.port == entry.port && $0.resolution.objects.contains(position) }
        }
    }
}

extension ServiceNode {
    /// Whether nothing but GKE Gateways, as far as the input can tell, reads what is for the Service.
    func isBehindGatewaysOnly(_ topology: Topology) -> Bool {
        // A route that cannot be told may be of the kind that reads the other setting.
        guard !routes.contains(where: { $0.kind == .unknown }), !topology.isOpen(position) else { return false }
        return gkeIngressRoutes.isEmpty && gkeGatewayRoutes.contains { $0.certainty == .stated }
    }
}

extension KubernetesObject {
    /// Whether a policy is for the backend of a route: a Gateway of several clusters reads those of the ServiceImport, others
    /// those of the Service. Source: GKE, Configure Gateway resources using Policies, restrictions.
    func isPolicy(for route: TrafficRoute) -> Bool {
        ReferenceView(spec["targetRef"]).isServiceImport == ReferenceView(route.place).isServiceImport
    }
}

/// Annotations of Services that GKE reads.
enum AnnotationKeys {
    static let backendConfig = "cloud.google.com/backend-config"
    static let networkEndpointGroups = "cloud.google.com/neg"
}

extension Sequence where Element == TrafficRoute {
    /// The doubts about routes, each once; none where one of the routes is certain.
    var doubts: [String] {
        let doubts = map(\.doubt)
        guard !doubts.contains(nil) else { return [] }
        var seen: Set<String> = []
        return doubts.compactMap { $0 }.filter { seen.insert($0).inserted }
    }
}
