/// A way in which requests reach a service.
public enum Exposure: Sendable, Hashable {
    /// A GKE Ingress: an application load balancer of Google Cloud, configured by an Ingress object.
    case gkeIngress(GKEIngress)
    /// A GKE Gateway: an application load balancer of Google Cloud, configured by Gateway and HTTPRoute objects.
    case gkeGateway(GKEGateway)
    /// A network endpoint group for a load balancer that is made elsewhere, with Terraform for instance.
    case standaloneNEG(StandaloneNEG)
    /// A Kong gateway.
    case kong(Kong)
    /// The ingress-nginx controller, for existing installations: it is no longer maintained.
    case ingressNGINX(IngressNGINX)
    /// An nginx that you run yourself: a snippet for its configuration is written.
    case nginx(NGINX)
    /// Other services of the cluster, directly.
    case clusterInternal
}

extension Exposure {
    /// A GKE Ingress; see ``GKEIngress``.
    public static func gkeIngress(
        scope: GKEIngress.Scope = .external,
        hosts: [String] = [],
        paths: [Route.Path] = [.prefix("/")],
        port: String? = nil,
        tls: GKEIngress.TLS = .none,
        redirectsHTTP: Bool = false,
        address: String? = nil,
        securityPolicy: String? = nil
    ) -> Self {
        .gkeIngress(
            GKEIngress(
                scope: scope,
                route: Route(hosts: hosts, paths: paths, port: port),
                tls: tls,
                redirectsHTTP: redirectsHTTP,
                address: address,
                securityPolicy: securityPolicy
            )
        )
    }

    /// A GKE Gateway; see ``GKEGateway``.
    public static func gkeGateway(
        class gatewayClass: GatewayClass,
        gateway: GKEGateway.Gateway = .create(),
        hosts: [String] = [],
        paths: [Route.Path] = [.prefix("/")],
        port: String? = nil,
        securityPolicy: String? = nil
    ) -> Self {
        .gkeGateway(
            GKEGateway(
                class: gatewayClass,
                gateway: gateway,
                route: Route(hosts: hosts, paths: paths, port: port),
                securityPolicy: securityPolicy
            )
        )
    }

    /// A network endpoint group; see ``StandaloneNEG``.
    public static func standaloneNEG(name: String? = nil, port: String? = nil) -> Self {
        .standaloneNEG(StandaloneNEG(name: name, port: port))
    }

    /// A Kong gateway; see ``Kong``.
    public static func kong(
        _ configuration: Kong.Configuration,
        hosts: [String] = [],
        paths: [Route.Path] = [.prefix("/")],
        port: String? = nil,
        retries: Int = 5
    ) -> Self {
        .kong(
            Kong(configuration, route: Route(hosts: hosts, paths: paths, port: port), retries: retries)
        )
    }

    /// An existing ingress-nginx controller; see ``IngressNGINX``.
    public static func ingressNGINX(
        class ingressClass: String = "nginx",
        hosts: [String] = [],
        paths: [Route.Path] = [.prefix("/")],
        port: String? = nil,
        tlsSecret: String? = nil
    ) -> Self {
        .ingressNGINX(
            IngressNGINX(
                class: ingressClass,
                route: Route(hosts: hosts, paths: paths, port: port),
                tlsSecret: tlsSecret
            )
        )
    }

    /// An nginx that you run yourself; see ``NGINX``.
    public static func nginx(
        targets: ProxyTargets = .clusterIP,
        hosts: [String] = [],
        paths: [Route.Path] = [.prefix("/")],
        port: String? = nil
    ) -> Self {
        .nginx(NGINX(targets: targets, route: Route(hosts: hosts, paths: paths, port: port)))
    }
}
