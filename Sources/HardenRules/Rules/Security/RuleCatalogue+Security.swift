extension RuleCatalogue {
    /// The Pod Security Standard "restricted"; only when selected.
    static let security: [any Rule.Type] = []
}
