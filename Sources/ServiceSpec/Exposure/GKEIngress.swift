/// A GKE Ingress: an application load balancer of Google Cloud, configured by an Ingress object.
public struct GKEIngress: Sendable, Hashable {
    /// Who can reach it.
    public var scope: Scope
    /// Which requests go to the service.
    public var route: Route
    /// Where its certificate comes from.
    public var tls: TLS
    /// Whether HTTP requests are redirected to HTTPS. `false` by default; needs TLS and an external Ingress.
    public var redirectsHTTP: Bool
    /// The name of a reserved static IP address. `nil`, the default, takes any address, which a new Ingress changes.
    public var address: String?
    /// The name of a Google Cloud Armor security policy. `nil`, the default, for none; external only.
    public var securityPolicy: String?

    /// Who can reach an Ingress.
    public enum Scope: String, Sendable, Hashable, CaseIterable {
        /// Everyone on the internet (Ingress class `gce`, the classic application load balancer).
        case external
        /// The VPC network (Ingress class `gce-internal`). Needs a proxy-only subnet.
        case `internal`
    }

    /// Where the certificate of an Ingress comes from.
    public enum TLS: Sendable, Hashable {
        /// No TLS. The default, since no certificate can be assumed.
        case none
        /// A Secret of type `kubernetes.io/tls` in the same namespace.
        case secret(String)
        /// A Google-managed certificate: the ManagedCertificate object of this name in the same namespace. External only.
        case managedCertificate(String)
        /// SSL certificates of the Google Cloud project, by name.
        case preSharedCertificates([String])
    }

    /// Creates an Ingress.
    ///
    /// - Parameters:
    ///   - scope: Who can reach it.
    ///   - route: Which requests go to the service.
    ///   - tls: Where its certificate comes from.
    ///   - redirectsHTTP: Whether HTTP requests are redirected to HTTPS.
    ///   - address: The name of a reserved static IP address.
    ///   - securityPolicy: The name of a Google Cloud Armor security policy.
    public init(
        scope: Scope = .external,
        route: Route = Route(),
        tls: TLS = .none,
        redirectsHTTP: Bool = false,
        address: String? = nil,
        securityPolicy: String? = nil
    ) {
        self.scope = scope
        self.route = route
        self.tls = tls
        self.redirectsHTTP = redirectsHTTP
        self.address = address
        self.securityPolicy = securityPolicy
    }
}
