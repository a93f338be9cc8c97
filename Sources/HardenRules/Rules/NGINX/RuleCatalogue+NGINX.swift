extension RuleCatalogue {
    /// Services behind ingress-nginx.
    static let nginx: [any Rule.Type] = []
}
