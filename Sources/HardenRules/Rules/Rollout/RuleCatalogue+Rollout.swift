extension RuleCatalogue {
    /// How many Pods serve while a new version replaces the old one.
    static let rollout: [any Rule.Type] = []
}
