/// A directory mounted into the container.
public struct Volume: Sendable, Hashable {
    /// What the directory holds.
    public var source: Source
    /// The absolute path at which the container sees it.
    public var path: String

    /// What a mounted directory holds.
    public enum Source: Sendable, Hashable {
        /// One file for each key of a ConfigMap in the same namespace, read-only.
        case configMap(name: String, optional: Bool)
        /// One file for each key of a Secret in the same namespace, read-only.
        case secret(name: String, optional: Bool)
        /// An empty, writable directory that is lost with the Pod. Past `sizeLimit` the Pod is evicted.
        case scratch(name: String, sizeLimit: Memory?)
    }

    /// Creates a volume.
    ///
    /// - Parameters:
    ///   - source: What the directory holds.
    ///   - path: The absolute path at which the container sees it.
    public init(source: Source, path: String) {
        self.source = source
        self.path = path
    }

    /// The keys of a ConfigMap as files.
    ///
    /// - Parameters:
    ///   - name: The ConfigMap's name.
    ///   - path: The absolute path of the directory.
    ///   - optional: Whether a Pod starts with an empty directory when it is missing; `false` by default.
    /// - Returns: The volume.
    public static func configMap(_ name: String, at path: String, optional: Bool = false) -> Self {
        Self(source: .configMap(name: name, optional: optional), path: path)
    }

    /// The keys of a Secret as files.
    ///
    /// - Parameters:
    ///   - name: The Secret's name.
    ///   - path: The absolute path of the directory.
    ///   - optional: Whether a Pod starts with an empty directory when it is missing; `false` by default.
    /// - Returns: The volume.
    public static func secret(_ name: String, at path: String, optional: Bool = false) -> Self {
        Self(source: .secret(name: name, optional: optional), path: path)
    }

    /// An empty, writable directory that is lost with the Pod.
    ///
    /// - Parameters:
    ///   - name: A name for it, a DNS label.
    ///   - path: The absolute path of the directory.
    ///   - sizeLimit: The size past which the Pod is evicted; `nil`, the default, for no limit but the node's disk.
    /// - Returns: The volume.
    public static func scratch(_ name: String, at path: String, sizeLimit: Memory? = nil) -> Self {
        Self(source: .scratch(name: name, sizeLimit: sizeLimit), path: path)
    }
}
