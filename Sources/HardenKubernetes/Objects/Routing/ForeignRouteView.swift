import HardenYAML

/// An object over which requests come to Services in a way that is not known here: only whom it means is read.
///
/// Sources: the API references of the Gateway API, Istio, Traefik, Contour, OpenShift, Emissary-ingress (Ambassador),
/// APISIX, Kong, Multi Cluster Ingress, the Multi-Cluster Services API and Service Directory for GKE.
package struct ForeignRouteView: ObjectView {
    package static let kinds: Set<ObjectKind> = [
        .tlsRoute, .tcpRoute, .udpRoute, .virtualService, .traefikRoute, .traefikTCPRoute, .traefikUDPRoute,
        .contourProxy, .openShiftRoute, .ambassadorMapping, .apisixRoute, .kongTCPIngress, .kongUDPIngress,
        .multiClusterIngress, .multiClusterService, .serviceExport, .serviceDirectoryRegistrationPolicy,
    ]

    /// A Service that it means.
    package struct Backend: Sendable {
        package let service: Meaning
        package let place: Place

        package enum Meaning: Sendable {
            /// In the namespace of the object itself where it says none.
            case named(String, namespace: String?)
            /// All with these labels in the object's namespace.
            case labelled(LabelSelector)
            /// All that select the same Pods.
            case selecting(LabelSelector)
        }
    }

    package let object: KubernetesObject

    package init(_ object: KubernetesObject) { self.object = object }

    /// What it forwards, which decides what clients see of a Pod that is gone.
    package enum Medium: Hashable, Sendable {
        /// To which a proxy can answer with an error.
        case requests
        /// Which are closed or reset.
        case connections
        /// Which are lost.
        case datagrams
        /// Nothing: clients elsewhere learn addresses from it, and connect to them themselves.
        case addresses
    }

    package var medium: Medium {
        switch object.kind {
        case .udpRoute, .traefikUDPRoute, .kongUDPIngress: .datagrams
        case .tcpRoute, .tlsRoute, .traefikTCPRoute, .kongTCPIngress: .connections
        case .serviceExport, .serviceDirectoryRegistrationPolicy: .addresses
        case .openShiftRoute where spec["tls"]["termination"].text == "passthrough": .connections
        default: .requests
        }
    }

    package var backends: [Backend] {
        switch object.kind {
        case .tlsRoute, .tcpRoute, .udpRoute:
            named(spec["rules"].items.flatMap { $0["backendRefs"].items }) + forwarded
        case .traefikRoute, .traefikTCPRoute, .traefikUDPRoute:
            named(spec["routes"].items.flatMap { $0["services"].items })
        case .contourProxy:
            named(spec["routes"].items.flatMap { $0["services"].items } + spec["tcpproxy"]["services"].items)
        case .openShiftRoute: named([spec["to"]] + spec["alternateBackends"].items)
        case .serviceExport: named([object.metadata])
        case .serviceDirectoryRegistrationPolicy:
            spec["resources"].items.filter { ["Service", nil].contains($0["kind"].text) }
                .map { Backend(service: .labelled(LabelSelector($0["selector"])), place: $0) }
        case .virtualService:
            isOfMeshAlone
                ? []
                : ["tls", "tcp"].flatMap { spec[$0].items }.flatMap { $0["route"].items }
                    .compactMap { Self.addressed($0["destination"]["host"]) }
        case .ambassadorMapping: [Self.addressed(spec["service"])].compactMap(\.self)
        case .apisixRoute:
            named(
                spec["http"].items.flatMap { $0["backends"].items } + spec["stream"].items.map { $0["backend"] },
                in: "serviceName"
            )
        case .kongTCPIngress, .kongUDPIngress: named(spec["rules"].items.map { $0["backend"] }, in: "serviceName")
        case .multiClusterIngress:
            named(
                [inner["backend"]]
                    + inner["rules"].items.flatMap { $0["http"]["paths"].items }.map { $0["backend"] },
                in: "serviceName"
            )
        case .multiClusterService:
            [Backend(service: .selecting(LabelSelector(inner["selector"], isPlainMap: true)), place: inner["selector"])]
        default: []
        }
    }

    /// As routes had it before they were of gateway.networking.k8s.io.
    private var forwarded: [Backend] {
        named(spec["rules"].items.flatMap { $0["forwardTo"].items }, in: "serviceName")
    }

    /// What an object of several clusters makes in each of them.
    private var inner: Place { spec["template"]["spec"] }

    /// Whether a VirtualService, whose HTTP has a view of its own, is for the sidecars of clients within the cluster, as it is
    /// without `gateways`.
    private var isOfMeshAlone: Bool { spec["gateways"].items.allSatisfy { $0.text == "mesh" } }

    private func named(_ places: [Place], in key: String = "name") -> [Backend] {
        places.compactMap { place in
            // Traefik and the Gateway API may mean objects of their own; nothing else has a kind.
            guard let name = place[key].text, ["Service", nil].contains(place["kind"].text) else { return nil }
            return Backend(service: .named(name, namespace: place["namespace"].text), place: place)
        }
    }

    /// By a host name, which may come with a scheme and a port.
    static func addressed(_ place: Place) -> Backend? {
        guard let text = place.text, let address = NetworkAddress(url: text) ?? NetworkAddress(text) else { return nil }
        return address.service.map {
            Backend(service: .named($0.name, namespace: $0.namespace), place: place)
        }
    }
}
