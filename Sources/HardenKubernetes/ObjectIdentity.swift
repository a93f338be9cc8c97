package import HardenYAML

/// What makes two documents the same Kubernetes object: API group, kind, namespace and name.
///
/// The version is no part of it: `policy/v1beta1` and `policy/v1` are the same PodDisruptionBudget.
package struct ObjectIdentity: Hashable, Sendable {
    /// The API group; empty for the core group.
    package var group: String
    package var kind: String
    /// `nil` where the document leaves the namespace to whoever applies it.
    package var namespace: String?
    package var name: String

    package init(group: String, kind: String, namespace: String?, name: String) {
        self.group = group
        self.kind = kind
        self.namespace = namespace
        self.name = name
    }

    package init(apiVersion: String, kind: String, namespace: String?, name: String) {
        self.init(group: Self.group(of: apiVersion), kind: kind, namespace: namespace, name: name)
    }

    /// The identity but for the namespace.
    package var anywhere: ObjectIdentity { ObjectIdentity(group: group, kind: kind, namespace: nil, name: name) }

    /// The API group of an `apiVersion`: `apps` of `apps/v1`, nothing of `v1`.
    package static func group(of apiVersion: String) -> String {
        guard let slash = apiVersion.firstIndex(of: "/") else { return "" }
        return String(apiVersion[..<slash])
    }
}

extension ObjectIdentity: CustomStringConvertible {
    /// Such as `Deployment shop/orders`.
    package var description: String {
        "\(kind) \(namespace.map { "\($0)/" } ?? "")\(name)"
    }
}

extension ObjectIdentity {
    /// The identity of a document; `nil` if it is no Kubernetes object.
    package init?(_ root: YAMLNode) {
        guard let apiVersion = root["apiVersion"]?.string, let kind = root["kind"]?.string else { return nil }
        self.init(root, kind: kind, apiVersion: apiVersion)
    }

    /// The identity of an object whose kind and version are known; `nil` if it has no name.
    init?(_ root: YAMLNode, kind: String, apiVersion: String) {
        guard let metadata = root["metadata"], let name = metadata["name"]?.string, !name.isEmpty
        else { return nil }
        let namespace = metadata["namespace"]?.string
        self.init(
            apiVersion: apiVersion,
            kind: kind,
            namespace: namespace?.isEmpty == true ? nil : namespace,
            name: name
        )
    }
}
