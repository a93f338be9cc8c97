import HardenCoding
import ServiceSpec

extension ServicePlan {
    /// What existing manifests decide otherwise than the spec would have it.
    func existingDiagnostics() -> [GenerationDiagnostic] {
        backendConfigDiagnostics() + ingressDiagnostics() + accountDiagnostics() + selectorDiagnostics()
    }

    /// Says that the Service finds no Pods: the Deployment's labels cannot be changed, and the Service's are left alone.
    private func selectorDiagnostics() -> [GenerationDiagnostic] {
        let labels = podLabels
        return context.serviceSelector.compactMap { wanted in
            guard let label = labels.first(where: { $0.key == wanted.key }), label.value != wanted.value else {
                return nil
            }
            return diagnostic(
                .warning,
                .root,
                "the Service selects Pods with '\(wanted.key): \(wanted.value)', the Deployment's have "
                    + "'\(label.value)': it reaches none of them",
                hint: "correct the Service's selector"
            )
        }
    }

    private func accountDiagnostics() -> [GenerationDiagnostic] {
        guard case .create([:]) = service.security.serviceAccount, serviceAccountName != name else { return [] }
        return [
            diagnostic(
                .note,
                "security.serviceAccount",
                "the Deployment runs as '\(serviceAccountName)' and goes on to, as the spec names no account",
                hint: "say so with {existing: \(serviceAccountName)}"
            )
        ]
    }

    /// Says why an Ingress does not have the name that it would have.
    private func ingressDiagnostics() -> [GenerationDiagnostic] {
        let wanted: [(name: String, className: String)] = service.exposure.compactMap { exposure in
            switch exposure {
            case .gkeIngress(let ingress): (ingressBase(ingress), ingress.ingressClass)
            case .ingressNGINX(let nginx): ("\(name)-nginx", nginx.class)
            case .kong(let kong):
                if case .ingressController(let className, _) = kong.configuration {
                    ("\(name)-kong", className)
                } else {
                    nil
                }
            case .gkeGateway, .standaloneNEG, .nginx, .clusterInternal: nil
            }
        }
        return wanted.compactMap { base, className in
            guard let existing = context.ingresses[base], !existing.isFree(for: className) else { return nil }
            return diagnostic(
                .note,
                "exposure",
                "the Ingress '\(base)' is of class '\(existing.ingressClass?.name ?? "")' and left alone; the one of class '\(className)' gets a "
                    + "name of its own"
            )
        }
    }

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
