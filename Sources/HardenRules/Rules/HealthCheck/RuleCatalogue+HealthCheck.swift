extension RuleCatalogue {
    /// What load balancers ask to see whether Pods are healthy.
    static let healthCheck: [any Rule.Type] = [HealthCheckMismatch.self, HealthCheckInvalid.self]
}
