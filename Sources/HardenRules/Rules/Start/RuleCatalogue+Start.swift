extension RuleCatalogue {
    /// How a new Pod becomes one that serves.
    static let start: [any Rule.Type] = []
}
