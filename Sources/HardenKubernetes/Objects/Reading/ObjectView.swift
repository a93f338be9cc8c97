import HardenYAML

/// A typed view on an object: it knows the object's fields, and copies nothing.
package protocol ObjectView: Sendable {
    /// The kinds that the view is for.
    static var kinds: Set<ObjectKind> { get }
    var object: KubernetesObject { get }
    /// A view on an object whose kind is one of `kinds`.
    init(_ object: KubernetesObject)
}

extension ObjectView {
    package var spec: Place { object.spec }
    package var name: String { object.identity.name }
    package var namespace: String? { object.identity.namespace }
}
