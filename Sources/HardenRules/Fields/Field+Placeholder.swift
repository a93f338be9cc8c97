import HardenKubernetes

extension Field<String> {
    /// The value that counts, where nothing in it is filled in later.
    var known: String? { value.flatMap { Placeholder.occurs(in: $0) ? nil : $0 } }

    /// Whether nobody can know the text now, as of a placeholder.
    var isOpen: Bool { isUnknown || Placeholder.occurs(in: place.text ?? "") }
}
