/// Which controller an Ingress is for, and where it says so: only one of the two may be set.
///
/// Source: Kubernetes API reference, IngressSpec; the annotation `kubernetes.io/ingress.class` came before the field.
package enum IngressClass: Sendable, Hashable {
    case annotation(String)
    case field(String)

    package static let annotationName = "kubernetes.io/ingress.class"

    package var name: String {
        switch self {
        case .annotation(let name), .field(let name): name
        }
    }

    /// Another class, said in the same place.
    func renamed(_ name: String) -> IngressClass {
        switch self {
        case .annotation: .annotation(name)
        case .field: .field(name)
        }
    }
}

/// An Ingress that is there already.
package struct ExistingIngress: Sendable, Hashable {
    /// `nil` where the cluster's default decides.
    package var ingressClass: IngressClass?
    /// Whether it is labelled as written by this program, so that its class may change with the spec.
    package var isOwn: Bool

    /// Whether it can become one of a class without being taken from another controller.
    func isFree(for className: String) -> Bool { isOwn || ingressClass == nil || ingressClass?.name == className }
}
