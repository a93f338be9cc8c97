extension RuleCatalogue {
    /// What happens between a Pod's deletion and its end.
    static let shutdown: [any Rule.Type] = [
        PreStopMissing.self, HookInvalid.self, PreStopTooShort.self, PreStopNeedsShell.self,
        PreStopSignalsApplication.self,
        PreStopSleepUnsupported.self, PreStopExceedsGracePeriod.self, GracePeriodTooShort.self,
        GracePeriodNotHonoured.self, DrainingDisabled.self,
        DrainingTooShort.self, DrainingOutOfRange.self, ConnectionsOutlivePod.self, ShellSwallowsSIGTERM.self,
    ]
}
