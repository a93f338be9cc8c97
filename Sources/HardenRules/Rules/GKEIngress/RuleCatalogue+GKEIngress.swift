extension RuleCatalogue {
    /// Services behind GKE Ingress.
    static let gkeIngress: [any Rule.Type] = []
}
