extension RuleCatalogue {
    /// The load balancer's own health checks.
    static let healthCheck: [any Rule.Type] = []
}
