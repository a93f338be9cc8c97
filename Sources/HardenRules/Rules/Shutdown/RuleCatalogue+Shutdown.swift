extension RuleCatalogue {
    /// What happens between a Pod's deletion and its end.
    static let shutdown: [any Rule.Type] = [GracePeriodTooShort.self]
}
