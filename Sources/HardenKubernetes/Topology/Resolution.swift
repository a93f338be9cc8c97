/// What a route sends to, where that is no Service: who is behind it is not known here.
package struct ForeignBackend: Sendable, Hashable {
    /// Position of the route in `Manifests.objects`.
    package let route: Int
    package let kind: String
    package let name: String
}

/// What a reference leads to.
package enum Resolution: Sendable, Hashable {
    /// Positions of the objects in `Manifests.objects`; more than one where the input holds variants.
    case found([Int])
    /// Nothing in the input has that name. It may live elsewhere, so this is no fault by itself.
    case notFound(Absence)
    /// The reference holds a placeholder, or is not written.
    case unknown

    /// What is known where nothing was found.
    package struct Absence: Sendable, Hashable {
        /// Objects of the kind and the name in other namespaces, or out of reach.
        package var sameName: [Int]
        /// Objects of the kind that could have been meant.
        package var sameKind: [Int]
        /// Whether parts of the input cannot be told, such as remote resources and templates beside it.
        package var isOpen: Bool

        package init(sameName: [Int], sameKind: [Int], isOpen: Bool) {
            self.sameName = sameName
            self.sameKind = sameKind
            self.isOpen = isOpen
        }
    }

    package var objects: [Int] {
        if case .found(let objects) = self { objects } else { [] }
    }

    package var first: Int? { objects.first }
}
