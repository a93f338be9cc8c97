import ServiceSpec

extension ServicePlan {
    /// What existing manifests decide otherwise than the spec would have it.
    func existingDiagnostics() -> [GenerationDiagnostic] { backendConfigDiagnostics() }

    /// A port's own BackendConfig takes the place of any other, so that one that cannot be seen decides.
    private func backendConfigDiagnostics() -> [GenerationDiagnostic] {
        let references = context.backendConfigs
        return backendConfigurations.compactMap { configuration in
            let number = configuration.port.servicePort
            guard let key = references.key(ofPort: number), references.knownName(ofPort: number) == nil else {
                return nil
            }
            return diagnostic(
                .error,
                "exposure",
                "the Service refers port '\(key)' to the BackendConfig '\(references.byPort[key] ?? "")', which is not here",
                hint: "put it into the folder, or take the port out of the annotation cloud.google.com/backend-config"
            )
        }
    }
}
