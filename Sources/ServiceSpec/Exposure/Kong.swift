/// A Kong gateway in front of the service.
public struct Kong: Sendable, Hashable {
    /// How the gateway is configured.
    public var configuration: Configuration
    /// Which requests go to the service.
    public var route: Route
    /// How often Kong tries again after a connection error or a timeout, from 0 to 32767. 5 by default, as in Kong: six
    /// attempts at most. Statuses are never retried, nor POST and PATCH once they were sent.
    public var retries: Int

    /// How a Kong gateway is configured.
    public enum Configuration: Sendable, Hashable {
        /// By Kong Ingress Controller, from an Ingress object of this class. It sends requests straight to ready Pods.
        /// `tlsSecret` is a Secret of type `kubernetes.io/tls` in the same namespace.
        case ingressController(class: String = "kong", tlsSecret: String? = nil)
        /// By decK, from a declarative file.
        case deck(targets: ProxyTargets = .headless)
    }

    /// Creates an exposure through Kong.
    ///
    /// - Parameters:
    ///   - configuration: How the gateway is configured.
    ///   - route: Which requests go to the service.
    ///   - retries: How often Kong tries again.
    public init(_ configuration: Configuration, route: Route = Route(), retries: Int = 5) {
        self.configuration = configuration
        self.route = route
        self.retries = retries
    }
}

/// Where a proxy that no controller configures sends requests.
public enum ProxyTargets: Sendable, Hashable {
    /// The service's one cluster address. The proxy sees a single target: it can neither check the health of Pods nor keep
    /// a client on one of them.
    case clusterIP
    /// The addresses of the ready Pods, by the DNS name of a headless Service that is made for it.
    case headless
    /// Fixed `host:port` addresses, such as those of node ports or an internal load balancer.
    case addresses([String])
}
