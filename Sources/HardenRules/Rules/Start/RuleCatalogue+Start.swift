extension RuleCatalogue {
    /// What decides when a Pod gets requests, and when its container is restarted.
    static let start: [any Rule.Type] = [
        ReadinessProbeMissing.self, ReadinessProbeSlow.self, ProbeInvalid.self, LivenessEqualsReadiness.self,
        LivenessHasty.self, StartupProbeMissing.self, ReadinessGateUnknown.self, NotReadyAddressesPublished.self,
    ]
}
