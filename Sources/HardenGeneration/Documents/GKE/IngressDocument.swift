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
                if let address = ingress.address {
                    annotations.append(("kubernetes.io/ingress.global-static-ip-name", address))
                }
            case .internal:
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
                    name: ingressName(ingressBase(ingress), of: ingress.ingressClass, &names),
                    ingressClass: .annotation(ingress.ingressClass),
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

    /// The name of an Ingress for GKE, where nothing else has it.
    func ingressBase(_ ingress: GKEIngress) -> String {
        switch ingress.scope {
        case .external: name
        case .internal: "\(name)-internal"
        }
    }

    /// The name of an Ingress: that of an existing one for the same controller, and never that of one for another, from
    /// which it would be taken.
    func ingressName(_ base: String, of className: String, _ names: inout UniqueNames) -> String {
        func isFree(_ name: String) -> Bool { context.ingresses[name]?.isFree(for: className) ?? true }
        let other = "\(base)-\(className)"
        var name = names.take(isFree(base) ? base : other)
        while !isFree(name) { name = names.take(other) }
        return name
    }

    /// An Ingress with the rules of a route.
    func ingressDocument(
        name: String,
        ingressClass: IngressClass,
        annotations: [(key: String, value: String)],
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
        // An existing Ingress says its class in one of two ways, and the API server refuses both together.
        let ingressClass = context.ingresses[name]?.ingressClass?.renamed(ingressClass.name) ?? ingressClass
        var annotations = annotations
        var className: String?
        switch ingressClass {
        case .annotation(let name): annotations.insert((IngressClass.annotationName, name), at: 0)
        case .field(let name): className = name
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
