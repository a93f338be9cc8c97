import HardenYAML
import ServiceSpec

/// An exposure through a Gateway with the names of its objects.
struct GatewayExposure {
    var gateway: GKEGateway
    var port: Port
    /// Name of the route, and of the Gateway where it is made.
    var name: String
}

extension ServicePlan {
    /// The exposures by GKE Gateway. External ones are named like the service, internal ones `…-internal`.
    var gatewayExposures: [GatewayExposure] {
        var names = UniqueNames()
        return exposures { if case .gkeGateway(let gateway) = $0 { gateway } else { nil } }.map { gateway, port in
            let base = gateway.class.isInternal ? "\(name)-internal" : name
            return GatewayExposure(gateway: gateway, port: port, name: names.take(base))
        }
    }

    /// The Gateways that the spec makes, each for this service alone.
    ///
    /// Source: GKE, "Deploy Gateways" and "Secure a Gateway".
    func gateways() -> [DesiredDocument] {
        gatewayExposures.compactMap { exposure in
            guard case .create(let tls, let redirectsHTTP, let address) = exposure.gateway.gateway else { return nil }
            var annotations: [(key: String, value: String)] = []
            if case .certificateMap(let map) = tls { annotations.append(("networking.gke.io/certmap", map)) }
            return document(
                Self.gatewayAPI,
                "Gateway",
                name: exposure.name,
                annotations: annotations
            ) {
                group("spec") {
                    field("gatewayClassName", exposure.gateway.class.rawValue)
                    list("listeners", listeners(tls: tls, redirectsHTTP: redirectsHTTP))
                    if let address {
                        list(
                            "addresses",
                            [
                                object {
                                    field("type", "NamedAddress")
                                    field("value", address)
                                }
                            ]
                        )
                    }
                }
            }
        }
    }

    static let gatewayAPI = "gateway.networking.k8s.io/v1"

    /// HTTP alone without a certificate; with one HTTPS, and HTTP only to redirect from.
    private func listeners(tls: GKEGateway.TLS, redirectsHTTP: Bool) -> [YAMLValue] {
        let http: YAMLValue = object {
            field("name", GatewayClass.httpListener)
            field("protocol", "HTTP")
            field("port", 80)
        }
        guard tls != .none else { return [http] }
        let https: YAMLValue = object {
            field("name", GatewayClass.httpsListener)
            field("protocol", "HTTPS")
            field("port", 443)
            switch tls {
            // A certificate map stands in an annotation, and the listener must not name certificates.
            case .none, .certificateMap: nil
            case .secret(let secret):
                group("tls") {
                    field("mode", "Terminate")
                    list("certificateRefs", [object { field("name", secret) }])
                }
            case .preSharedCertificates(let names):
                group("tls") {
                    field("mode", "Terminate")
                    group("options") {
                        field("networking.gke.io/pre-shared-certs", names.joined(separator: ","))
                    }
                }
            }
        }
        return redirectsHTTP ? [https, http] : [https]
    }
}

extension GatewayClass {
    static let httpListener = "http"
    static let httpsListener = "https"

    var isInternal: Bool {
        switch self {
        case .classicExternal, .globalExternal, .regionalExternal: false
        case .regionalInternal, .crossRegionInternal: true
        }
    }

    /// Whether its backends are Services of several clusters (ServiceImport).
    var isMultiCluster: Bool { rawValue.hasSuffix("-mc") }
}
