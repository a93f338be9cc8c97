/// An environment variable of the container.
public struct EnvironmentVariable: Sendable, Hashable {
    /// The variable's name, such as `LOG_LEVEL`.
    public var name: String
    /// Where its value comes from.
    public var source: Source

    /// Where the value of an environment variable comes from.
    public enum Source: Sendable, Hashable {
        /// The value itself. Anyone who may read the manifests can read it; secrets belong in a Secret.
        case value(String)
        /// A key of a Secret in the same namespace. Unless `optional`, a Pod does not start while it is missing.
        case secret(name: String, key: String, optional: Bool)
        /// A key of a ConfigMap in the same namespace. Unless `optional`, a Pod does not start while it is missing.
        case configMap(name: String, key: String, optional: Bool)
        /// A fact about the Pod itself.
        case field(PodField)
    }

    /// A fact about a Pod that Kubernetes can hand to it (the "downward API").
    public enum PodField: String, Sendable, Hashable, CaseIterable {
        /// The Pod's IP address.
        case podIP
        /// The Pod's name, unique in its namespace.
        case podName
        /// The Pod's unique identifier.
        case podUID
        /// The Pod's namespace.
        case namespace
        /// The name of the node that the Pod runs on.
        case nodeName
        /// The IP address of that node.
        case hostIP
        /// The name of the Pod's service account.
        case serviceAccountName
    }

    /// Creates a variable.
    ///
    /// - Parameters:
    ///   - name: The variable's name.
    ///   - source: Where its value comes from.
    public init(name: String, source: Source) {
        self.name = name
        self.source = source
    }

    /// A variable with the given value.
    public static func value(_ name: String, _ value: String) -> Self {
        Self(name: name, source: .value(value))
    }

    /// A variable whose value is a key of a Secret in the same namespace.
    ///
    /// - Parameters:
    ///   - name: The variable's name.
    ///   - secret: The Secret's name.
    ///   - key: The key in it.
    ///   - optional: Whether a Pod starts without the variable when the Secret or key is missing; `false` by default.
    /// - Returns: The variable.
    public static func secret(_ name: String, secret: String, key: String, optional: Bool = false) -> Self {
        Self(name: name, source: .secret(name: secret, key: key, optional: optional))
    }

    /// A variable whose value is a key of a ConfigMap in the same namespace.
    ///
    /// - Parameters:
    ///   - name: The variable's name.
    ///   - configMap: The ConfigMap's name.
    ///   - key: The key in it.
    ///   - optional: Whether a Pod starts without the variable when the ConfigMap or key is missing; `false` by default.
    /// - Returns: The variable.
    public static func configMap(_ name: String, configMap: String, key: String, optional: Bool = false) -> Self {
        Self(name: name, source: .configMap(name: configMap, key: key, optional: optional))
    }

    /// A variable that tells the application a fact about its Pod, such as its IP address.
    public static func field(_ name: String, _ field: PodField) -> Self {
        Self(name: name, source: .field(field))
    }
}
