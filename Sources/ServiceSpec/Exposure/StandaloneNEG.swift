/// A network endpoint group for a load balancer that is made elsewhere, with Terraform for instance.
///
/// The load balancer's backend service is made there too: give it a connection draining timeout and a health check on
/// the readiness path.
public struct StandaloneNEG: Sendable, Hashable {
    /// The group's name. `nil`, the default, lets GKE choose one, which it writes into the Service's status annotation.
    public var name: String?
    /// The name of the port; `nil`, the default, for the first.
    public var port: String?

    /// Creates a network endpoint group.
    ///
    /// - Parameters:
    ///   - name: The group's name; `nil` lets GKE choose one.
    ///   - port: The name of the port; `nil` for the first.
    public init(name: String? = nil, port: String? = nil) {
        self.name = name
        self.port = port
    }
}
