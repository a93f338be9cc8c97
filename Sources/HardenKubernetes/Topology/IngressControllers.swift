package import HardenRollout
import HardenYAML

/// Who serves Ingresses and Gateways, where somebody says it who knows the cluster.
package struct DeclaredControllers: Sendable, Hashable {
    /// The class of Ingresses that name none.
    package var defaultIngressClass: String?
    /// What the names of Ingress classes mean: the name that the controller's class usually has.
    package var ingressClasses: [String: String] = [:]
    /// The classes of Gateways, by `namespace/name` or by name.
    package var gateways: [String: String] = [:]

    package init() {}

    /// The class of a Gateway that a route names.
    func gatewayClass(_ parent: ReferenceView, from route: KubernetesObject) -> String? {
        guard !gateways.isEmpty, parent.kind.value == "Gateway", let name = parent.name.value else { return nil }
        let namespace = parent.namespace.value ?? route.namespace ?? "default"
        return gateways["\(namespace)/\(name)"] ?? gateways[name]
    }
}

/// Tells which controller serves an Ingress.
struct IngressControllers {
    let catalog: ObjectCatalog

    func route(of position: Int, to service: ServiceView?) -> (kind: TrafficRouteKind, certainty: Certainty) {
        let ingress = IngressView(catalog.object(position))
        let name = ingress.className
        if let className = name.value, !className.isEmpty, !Placeholder.occurs(in: className) {
            return route(forClass: className, ingress, position, service)
        }
        if name.isUnknown || name.value.map({ Placeholder.occurs(in: $0) }) == true { return (.unknown, .stated) }
        if let declared = catalog.declared(ingress.object.file).defaultIngressClass {
            return route(forClass: declared, ingress, position, service)
        }
        if let standard = defaultClass(near: position) {
            let (kind, _) = route(forClass: standard.name, ingress, position, service)
            return (kind, .assumed(because: "IngressClass \(standard.name) is the default"))
        }
        if let sign = Self.gkeSign(ingress, service) { return (.path(.gkeIngressExternal), .assumed(because: sign)) }
        if ingress.hasNGINXAnnotations {
            let reason = "the Ingress has annotations for ingress-nginx"
            return (nginx(ingress), .assumed(because: reason))
        }
        if service?.hasKongAnnotations == true || Self.hasKongAnnotations(ingress.object) {
            return (Self.kong(service), .assumed(because: "there are annotations for Kong"))
        }
        if let sign = catalog.ofGKE(near: position) {
            let reason = "\(catalog.object(sign)) is in the input, and GKE serves an Ingress without a class"
            return (.path(.gkeIngressExternal), .assumed(because: reason))
        }
        return (.unknown, .stated)
    }

    private func route(
        forClass name: String,
        _ ingress: IngressView,
        _ position: Int,
        _ service: ServiceView?
    ) -> (kind: TrafficRouteKind, certainty: Certainty) {
        let name = catalog.declared(ingress.object.file).ingressClasses[name] ?? name
        if let path = TrafficPath(ofGKEIngressClass: name) { return (.path(path), .stated) }
        let classes = catalog.resolve(name, IngressClassView.kinds, from: position).objects
        if let controller = classes.first.flatMap({ IngressClassView(catalog.object($0)).controller.value }) {
            switch controller {
            case "k8s.io/ingress-nginx": return (nginx(ingress), .stated)
            case "ingress-controllers.konghq.com/kong": return (Self.kong(service), .stated)
            default: return (.other(name), .stated)
            }
        }
        // The names that the controllers' own installations give.
        if name == "kong" || name.hasPrefix("kong-") {
            return (Self.kong(service), .assumed(because: "class \(name) is usually Kong's"))
        }
        if name == "nginx" || name.hasPrefix("nginx-") || name.hasSuffix("-nginx") {
            return (nginx(ingress), .assumed(because: "class \(name) is usually that of ingress-nginx"))
        }
        return (.other(name), .stated)
    }

    private func nginx(_ ingress: IngressView) -> TrafficRouteKind {
        .path(ingress.nginxSetting("service-upstream").value == "true" ? .ingressNGINXToClusterIP : .ingressNGINX)
    }

    static func kong(_ service: ServiceView?) -> TrafficRouteKind {
        .path(service?.isServiceUpstream == true ? .kongToClusterIP : .kong)
    }

    private func defaultClass(near position: Int) -> KubernetesObject? {
        let classes = catalog.visibility.nearest(
            to: catalog.visibility.origin(of: position),
            among: catalog.positions(IngressClassView.kinds),
            ignoresNamespaces: true
        )
        return classes.map { catalog.object($0) }.first { IngressClassView($0).isDefault }
    }

    /// An annotation that only GKE's controller reads.
    private static func gkeSign(_ ingress: IngressView, _ service: ServiceView?) -> String? {
        let prefixes = [
            "cloud.google.com/", "beta.cloud.google.com/", "networking.gke.io/", "ingress.gcp.kubernetes.io/",
            "kubernetes.io/ingress.global-static-ip-name", "kubernetes.io/ingress.regional-static-ip-name",
            "kubernetes.io/ingress.allow-http",
        ]
        for object in [ingress.object, service?.object].compactMap({ $0 }) {
            for (key, _) in object.metadata["annotations"].entries {
                let name = key.string
                if prefixes.contains(where: { name.hasPrefix($0) }) {
                    return "the \(object.kind.rawValue) has the annotation \(name)"
                }
            }
        }
        return nil
    }

    private static func hasKongAnnotations(_ object: KubernetesObject) -> Bool {
        object.metadata["annotations"].entries.contains { $0.key.string.hasPrefix("konghq.com/") }
    }
}

/// Tells which controller serves a Gateway.
struct GatewayControllers {
    let catalog: ObjectCatalog

    func route(of gateway: Int, to service: ServiceView?) -> (kind: TrafficRouteKind, certainty: Certainty) {
        let view = GatewayView(catalog.object(gateway))
        guard let name = view.className.value, !Placeholder.occurs(in: name) else { return (.unknown, .stated) }
        return route(forClass: name, from: gateway, to: service)
    }

    /// - Parameter source: The position of whoever names the class.
    func route(
        forClass name: String,
        from source: Int,
        to service: ServiceView?
    ) -> (kind: TrafficRouteKind, certainty: Certainty) {
        // Source: GKE, GatewayClass capabilities.
        if name.hasPrefix("gke-l7-gxlb") || name.hasPrefix("gke-l7-global-external-managed") {
            return (.path(.gkeGatewayGlobal), .stated)
        }
        let regional = ["gke-l7-rilb", "gke-l7-regional-external-managed", "gke-l7-cross-regional-internal-managed"]
        if regional.contains(where: { name.hasPrefix($0) }) { return (.path(.gkeGatewayRegional), .stated) }
        if name.hasPrefix("gke-") { return (.other(name), .stated) }
        let classes = catalog.resolve(name, GatewayClassView.kinds, from: source).objects
        if let controller = classes.first.flatMap({ GatewayClassView(catalog.object($0)).controllerName.value }) {
            return controller.hasPrefix("konghq.com/")
                ? (IngressControllers.kong(service), .stated) : (.other(name), .stated)
        }
        if name == "kong" {
            return (IngressControllers.kong(service), .assumed(because: "class kong is usually Kong's"))
        }
        return (.other(name), .stated)
    }
}

extension ObjectCatalog {
    /// Objects that only a cluster of GKE has, one a file.
    static func ofGKE(_ manifests: Manifests) -> [Int] {
        var files: Set<Int> = []
        return manifests.objects.indices.filter { position in
            let object = manifests.objects[position]
            let isOfGKE =
                switch object.kind {
                case .backendConfig, .frontendConfig, .gcpBackendPolicy, .healthCheckPolicy, .gcpGatewayPolicy,
                    .gcpTrafficDistributionPolicy:
                    true
                case .gateway: GatewayView(object).className.value?.hasPrefix("gke-") == true
                case .ingress: IngressView(object).className.value?.hasPrefix("gce") == true
                default: false
                }
            return isOfGKE && files.insert(manifests.fileOfObject[position]).inserted
        }
    }

    /// An object near another that shows that its cluster is one of GKE.
    func ofGKE(near position: Int) -> Int? {
        visibility.nearest(to: visibility.origin(of: position), among: ofGKE, ignoresNamespaces: true).first
    }
}

extension TrafficPath {
    /// What serves an Ingress of one of GKE's own classes; `nil` for other classes.
    package init?(ofGKEIngressClass name: String) {
        switch name {
        case "gce": self = .gkeIngressExternal
        case "gce-internal": self = .gkeIngressInternal
        case "gce-regional-external": self = .gkeIngressRegional
        default: return nil
        }
    }
}
