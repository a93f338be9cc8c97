extension RuleCatalogue {
    /// How many Pods serve while a new version replaces the old one.
    static let rollout: [any Rule.Type] = [
        RolloutInvalid.self, RolloutLosesCapacity.self, RolloutRecreates.self, ProgressDeadlineTooShort.self,
        MinimumReadyMissing.self, ScaleDownDelayTooShort.self, SingleReplica.self, ReplicasFightAutoscaler.self,
        ReplicasNotSpread.self,
    ]
}
