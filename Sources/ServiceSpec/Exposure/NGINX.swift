/// The ingress-nginx controller, for existing installations: it is no longer maintained.
public struct IngressNGINX: Sendable, Hashable {
    /// The controller's Ingress class, `nginx` by default.
    public var `class`: String
    /// Which requests go to the service.
    public var route: Route
    /// A Secret of type `kubernetes.io/tls` in the same namespace. `nil`, the default, for no TLS.
    public var tlsSecret: String?

    /// Creates an exposure through ingress-nginx.
    ///
    /// - Parameters:
    ///   - ingressClass: The controller's Ingress class.
    ///   - route: Which requests go to the service.
    ///   - tlsSecret: A Secret with the certificate.
    public init(class ingressClass: String = "nginx", route: Route = Route(), tlsSecret: String? = nil) {
        self.class = ingressClass
        self.route = route
        self.tlsSecret = tlsSecret
    }
}

/// An nginx that you run yourself: a snippet for its configuration is written.
public struct NGINX: Sendable, Hashable {
    /// Where it sends requests. The service's cluster address by default: nginx looks up names once, at its start.
    public var targets: ProxyTargets
    /// Which requests go to the service.
    public var route: Route

    /// Creates an exposure through nginx.
    ///
    /// - Parameters:
    ///   - targets: Where it sends requests.
    ///   - route: Which requests go to the service.
    public init(targets: ProxyTargets = .clusterIP, route: Route = Route()) {
        self.targets = targets
        self.route = route
    }
}
