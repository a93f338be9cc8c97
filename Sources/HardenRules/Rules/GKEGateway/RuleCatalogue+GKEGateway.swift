extension RuleCatalogue {
    /// Services behind GKE Gateway.
    static let gkeGateway: [any Rule.Type] = []
}
