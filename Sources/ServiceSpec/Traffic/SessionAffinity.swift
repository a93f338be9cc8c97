/// Whether requests of one client should reach the same Pod.
///
/// It is set up at the layer where it has an effect: the load balancer, Kong or the ingress controller if the service is
/// exposed there, or else within the cluster. When the Pod goes, so does the affinity: it never replaces a shared session
/// store, and it makes no rollout safer.
public enum SessionAffinity: Sendable, Hashable {
    /// Any Pod will do. The default.
    case none
    /// By the client's address. Clients behind one proxy share a Pod.
    case clientIP
    /// By a cookie that the proxy sets. Google Cloud's load balancers use their own name for it instead of `name`.
    case cookie(name: String = "session-affinity", lifetime: Duration = .seconds(3600))
}
