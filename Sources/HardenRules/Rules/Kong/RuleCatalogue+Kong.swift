extension RuleCatalogue {
    /// Services behind Kong, and decK files.
    static let kong: [any Rule.Type] = []
}
