import HardenRollout
import HardenYAML
import ServiceSpec

extension ServicePlan {
    /// The exposures by Kong Ingress Controller with their ports.
    var kongIngresses: [(exposure: Kong, port: Port)] {
        exposures {
            if case .kong(let kong) = $0, case .ingressController = kong.configuration { kong } else { nil }
        }
    }

    /// The Ingress objects for Kong Ingress Controller.
    func kongIngressDocuments(_ names: inout UniqueNames) -> [DesiredDocument] {
        var documents: [DesiredDocument] = []
        for (kong, port) in kongIngresses {
            guard case .ingressController(let className, let tlsSecret) = kong.configuration else { continue }
            var annotations: [(key: String, value: String)] = []
            if port.transport == .grpc { annotations.append(("konghq.com/protocols", "grpc,grpcs")) }
            documents.append(
                ingressDocument(
                    name: ingressName("\(name)-kong", of: className, &names),
                    ingressClass: .field(className),
                    annotations: annotations,
                    route: kong.route,
                    port: port,
                    tlsSecret: tlsSecret,
                    tlsHosts: kong.route.hosts
                )
            )
        }
        return documents
    }
}

extension Port.Transport {
    /// What Kong speaks to the Pod; `nil` for its default, HTTP, and for what it cannot balance by request.
    var kongProtocol: String? {
        switch self {
        case .http, .tcp: nil
        case .https: "https"
        case .grpc: "grpc"
        }
    }
}
