extension RuleCatalogue {
    /// Services behind GKE Gateway.
    static let gkeGateway: [any Rule.Type] = [
        HealthCheckPolicyMissing.self, PolicyTargetNotFound.self, PolicyConflict.self, PolicyIgnored.self,
        PolicyInvalid.self,
    ]
}
