extension RuleCatalogue {
    /// Services behind GKE Ingress.
    static let gkeIngress: [any Rule.Type] = [
        BackendConfigAnnotationInvalid.self, BackendConfigNotFound.self, BackendConfigUnused.self,
        BackendConfigInvalid.self, NEGAnnotationMissing.self, ServiceTypeUnfit.self, SecurityPolicyUnfit.self,
        IngressFrontendInvalid.self, ExternalTrafficPolicyLocal.self,
    ]
}
