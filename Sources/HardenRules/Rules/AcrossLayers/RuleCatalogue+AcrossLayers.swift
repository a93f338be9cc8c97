extension RuleCatalogue {
    /// Halves of one thing that stand in different places and have to fit.
    static let acrossLayers: [any Rule.Type] = [
        ServiceSelectsNothing.self, ServicePortMismatch.self, RouteBackendNotFound.self, ProtocolConflict.self,
        SessionAffinityIneffective.self, TimeoutsNotNested.self, KeepAliveNotNested.self,
    ]
}
