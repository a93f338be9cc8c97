extension RuleCatalogue {
    /// What node drains may take.
    static let disruptionBudget: [any Rule.Type] = []
}
