extension RuleCatalogue {
    /// Kong, by its ingress controller and by decK.
    static let kong: [any Rule.Type] = [
        KongTimeoutInvalid.self, KongRetriesUnfit.self, KongUpstreamPolicyNotFound.self,
        KongUpstreamPolicyInconsistent.self, KongUpstreamPolicyInvalid.self, KongHealthChecksOff.self,
        KongPassiveChecksUnfit.self, KongIngressDeprecated.self, KongSessionPluginMisused.self,
        KongBalancingBypassed.self, KongDataPlaneShutdown.self,
        DeckVersionInvalid.self, DeckKeyUnknown.self, DeckUpstreamUnused.self, DeckSingleTarget.self,
    ]
}
