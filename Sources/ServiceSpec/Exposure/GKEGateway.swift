/// A GKE Gateway: an application load balancer of Google Cloud, configured by Gateway and HTTPRoute objects.
public struct GKEGateway: Sendable, Hashable {
    /// The kind of load balancer. Needed for an existing Gateway as well: timers and limits depend on it.
    public var `class`: GatewayClass
    /// The Gateway that the route is attached to.
    public var gateway: Gateway
    /// Which requests go to the service.
    public var route: Route
    /// The name of a Google Cloud Armor security policy. `nil`, the default, for none.
    public var securityPolicy: String?

    /// The Gateway that a route is attached to.
    public enum Gateway: Sendable, Hashable {
        /// A Gateway for this service alone. `redirectsHTTP` sends HTTP requests to HTTPS and needs `tls`; `address` is the
        /// name of a reserved static IP address.
        case create(tls: TLS = .none, redirectsHTTP: Bool = false, address: String? = nil)
        /// A Gateway that exists, which decides on TLS. Without `namespace` it is in the service's own; `sectionName` is
        /// the name of one of its listeners, `nil` for all of them.
        case existing(name: String, namespace: String? = nil, sectionName: String? = nil)
    }

    /// Where the certificate of a Gateway comes from.
    public enum TLS: Sendable, Hashable {
        /// No TLS. The default, since no certificate can be assumed.
        case none
        /// A Secret of type `kubernetes.io/tls` in the same namespace.
        case secret(String)
        /// A certificate map of Certificate Manager. Global external classes only.
        case certificateMap(String)
        /// SSL certificates of the Google Cloud project, by name.
        case preSharedCertificates([String])
    }

    /// Creates an exposure through a Gateway.
    ///
    /// - Parameters:
    ///   - gatewayClass: The kind of load balancer.
    ///   - gateway: The Gateway that the route is attached to.
    ///   - route: Which requests go to the service.
    ///   - securityPolicy: The name of a Google Cloud Armor security policy.
    public init(
        class gatewayClass: GatewayClass,
        gateway: Gateway = .create(),
        route: Route = Route(),
        securityPolicy: String? = nil
    ) {
        self.class = gatewayClass
        self.gateway = gateway
        self.route = route
        self.securityPolicy = securityPolicy
    }
}

/// A kind of load balancer that GKE makes for a Gateway. The raw value is the name of its GatewayClass.
public enum GatewayClass: String, Sendable, Hashable, CaseIterable {
    /// The classic application load balancer, global, for the internet.
    case classicExternal = "gke-l7-gxlb"
    /// The global external application load balancer, for the internet.
    case globalExternal = "gke-l7-global-external-managed"
    /// The regional external application load balancer, for the internet. Needs a proxy-only subnet.
    case regionalExternal = "gke-l7-regional-external-managed"
    /// The regional internal application load balancer, for the VPC network. Needs a proxy-only subnet.
    case regionalInternal = "gke-l7-rilb"
    /// The cross-region internal application load balancer, for the VPC network. Needs proxy-only subnets.
    case crossRegionInternal = "gke-l7-cross-regional-internal-managed-mc"
}
