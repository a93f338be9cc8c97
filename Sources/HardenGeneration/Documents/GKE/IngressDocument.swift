import HardenYAML
import ServiceSpec

extension ServicePlan {
    /// The Ingress objects of GKE, Kong and ingress-nginx.
    func ingressDocuments() -> [DesiredDocument] {
        var names = UniqueNames()
        return gkeIngresses(&names) + kongIngressDocuments(&names) + nginxIngresses(&names)
    }

    /// An Ingress for GKE's own controller, which goes by the annotation and not by `ingressClassName`.
    ///
    /// Source: GKE, "Configure Ingress features".
    private func gkeIngresses(_ names: inout UniqueNames) -> [DesiredDocument] {
        var documents: [DesiredDocument] = []
        for (ingress, port) in ingresses {
            var annotations: [(key: String, value: String)] = []
            switch ingress.scope {
            case .external:
                annotations.append(("kubernetes.io/ingress.class", "gce"))
                if let address = ingress.address {
                    annotations.append(("kubernetes.io/ingress.global-static-ip-name", address))
                }
            case .internal:
                annotations.append(("kubernetes.io/ingress.class", "gce-internal"))
                if let address = ingress.address {
                    annotations.append(("kubernetes.io/ingress.regional-static-ip-name", address))
                }
            }
            switch ingress.tls {
            case .managedCertificate(let name): annotations.append(("networking.gke.io/managed-certificates", name))
            case .preSharedCertificates(let names):
                annotations.append(("ingress.gcp.kubernetes.io/pre-shared-cert", names.joined(separator: ",")))
            case .none, .secret: break
            }
            if ingress.usesFrontendConfig {
                annotations.append(("networking.gke.io/v1beta1.FrontendConfig", name))
            }
            let secret: String? = if case .secret(let secret) = ingress.tls { secret } else { nil }
            documents.append(
                ingressDocument(
                    name: names.take(ingress.scope == .external ? name : "\(name)-internal"),
                    annotations: annotations,
                    route: ingress.route,
                    port: port,
                    // GKE takes the certificate from the Secret, whatever the hosts.
                    tlsSecret: secret,
                    tlsHosts: []
                )
            )
        }
        return documents
    }

    /// An Ingress with the rules of a route.
    func ingressDocument(
        name: String,
        annotations: [(key: String, value: String)],
        className: String? = nil,
        route: Route,
        port: Port,
        tlsSecret: String?,
        tlsHosts: [String]
    ) -> DesiredDocument {
        let http: YAMLValue = object {
            list(
                "paths",
                route.paths.map { path in
                    object {
                        field("path", path.path)
                        field("pathType", path.isExact ? "Exact" : "Prefix")
                        group("backend") {
                            group("service") {
                                field("name", self.name)
                                group("port") { field("number", port.servicePort) }
                            }
                        }
                    }
                }
            )
        }
        let hosts: [String?] = route.hosts.isEmpty ? [nil] : route.hosts
        return document("networking.k8s.io/v1", "Ingress", name: name, annotations: annotations) {
            group("spec") {
                field("ingressClassName", className)
                if let tlsSecret {
                    list(
                        "tls",
                        [
                            object {
                                list("hosts", tlsHosts)
                                field("secretName", tlsSecret)
                            }
                        ]
                    )
                }
                list(
                    "rules",
                    hosts.map { host in
                        object {
                            field("host", host)
                            field("http", http)
                        }
                    }
                )
            }
        }
    }
}

extension Route.Path {
    var path: String {
        switch self {
        case .prefix(let path), .exact(let path): path
        }
    }

    var isExact: Bool {
        switch self {
        case .prefix: false
        case .exact: true
        }
    }
}
