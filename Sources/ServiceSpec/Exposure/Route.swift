/// Which requests go to the service, and to which of its ports.
public struct Route: Sendable, Hashable {
    /// Host names, such as `orders.example.com` or `*.example.com`. Empty, the default, matches every host.
    public var hosts: [String]
    /// Paths. Everything, by default.
    public var paths: [Path]
    /// The name of the port; `nil`, the default, for the first.
    public var port: String?

    /// A path, or all paths below one.
    public enum Path: Sendable, Hashable {
        /// The path and everything below it.
        case prefix(String)
        /// Only the path itself.
        case exact(String)
    }

    /// Creates a route.
    ///
    /// - Parameters:
    ///   - hosts: Host names; empty for every host.
    ///   - paths: Paths.
    ///   - port: The name of the port; `nil` for the first.
    public init(hosts: [String] = [], paths: [Path] = [.prefix("/")], port: String? = nil) {
        self.hosts = hosts
        self.paths = paths
        self.port = port
    }
}
