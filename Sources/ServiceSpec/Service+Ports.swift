extension Service {
    /// The port of this name, or the first where no name is given.
    package func port(named name: String?) -> Port? {
        guard let name else { return ports.first }
        return ports.first { $0.name == name }
    }

    /// The name of the headless Service that is made for proxies which look up the Pods' addresses themselves.
    package var headlessName: String { "\(name)-headless" }

    /// The first port that speaks HTTP, with TLS or without.
    package var firstHTTPPort: Port? { ports.first { $0.transport == .http || $0.transport == .https } }
}

extension Exposure {
    /// The requests that it lets through; `nil` where it does not look at requests.
    package var route: Route? {
        switch self {
        case .gkeIngress(let ingress): ingress.route
        case .gkeGateway(let gateway): gateway.route
        case .kong(let kong): kong.route
        case .ingressNGINX(let ingress): ingress.route
        case .nginx(let nginx): nginx.route
        case .standaloneNEG, .clusterInternal: nil
        }
    }

    /// The name of the port that it leads to; `nil` for the first.
    package var portName: String? {
        if case .standaloneNEG(let group) = self { group.port } else { route?.port }
    }

    /// Where a proxy that no controller configures sends requests; `nil` where a controller sees to it.
    package var targets: ProxyTargets? {
        switch self {
        case .kong(let kong):
            if case .deck(let targets) = kong.configuration { targets } else { nil }
        case .nginx(let nginx): nginx.targets
        case .gkeIngress, .gkeGateway, .standaloneNEG, .ingressNGINX, .clusterInternal: nil
        }
    }

    /// The key under which it stands in a spec file.
    var key: String {
        switch self {
        case .gkeIngress: "gkeIngress"
        case .gkeGateway: "gkeGateway"
        case .standaloneNEG: "standaloneNEG"
        case .kong: "kong"
        case .ingressNGINX: "ingressNGINX"
        case .nginx: "nginx"
        case .clusterInternal: "clusterInternal"
        }
    }
}

extension Probe.Check {
    /// The number of the port that is asked; `nil` for the first, or for none.
    package var port: Int? {
        switch self {
        case .http(_, let port), .tcp(let port), .grpc(_, let port): port
        case .exec: nil
        }
    }
}
