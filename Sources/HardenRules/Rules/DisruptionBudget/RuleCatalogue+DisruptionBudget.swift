extension RuleCatalogue {
    /// What node drains may take.
    static let disruptionBudget: [any Rule.Type] = [
        DisruptionBudgetInvalid.self, DisruptionBudgetBlocksDrain.self, DisruptionBudgetOverlaps.self,
        DisruptionBudgetSelectsNothing.self, DisruptionBudgetMissing.self, DisruptionBudgetKeepsBrokenPods.self,
    ]
}
