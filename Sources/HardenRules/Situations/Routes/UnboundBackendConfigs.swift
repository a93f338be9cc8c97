import HardenKubernetes

extension RuleContext {
    /// The Services beside a BackendConfig that name none; `nil` where something may name it, or no Service lies beside it.
    func servicesWithout(_ config: Int) -> [ServiceNode]? {
        guard !isReferred(config, as: .backendConfig), !topology.isOpen(config), !vicinity.mayNameAnyBackendConfig
        else {
            return nil
        }
        // An object whose name or namespace somebody changes cannot be told from the others.
        let beside = services(beside: config).filter { service in
            service.view.namespace == object(config).namespace && service.view.type.value != "ExternalName"
        }
        guard !beside.isEmpty, !hasForeignServices(beside: config) else { return nil }
        return beside.filter { $0.view.backendConfigs == nil }
    }

    /// The BackendConfig that was plainly meant for a Service behind GKE Ingress which names none: the only one that no
    /// Service names, where no other Service could be meant, or one that is called like the Service.
    func meantBackendConfig(for setting: DrainingSetting) -> KubernetesObject? {
        guard case .absent = setting.state, setting.path.drainingKind == "BackendConfig" else { return nil }
        let service = object(setting.service)
        let found = objects([.backendConfig]).filter { position, config in
            guard isBeside(position, setting.service), let bare = servicesWithout(position),
                bare.contains(where: { $0.position == setting.service })
            else { return false }
            let behindIngress = bare.filter { !$0.gkeIngressRoutes.isEmpty }
            return behindIngress.count == 1 || BackendConfigNames.isMeant(config.name, for: service.name)
        }
        let named = found.filter { BackendConfigNames.isMeant($0.object.name, for: service.name) }
        return (named.count == 1 ? named : found.count == 1 ? found : []).first?.object
    }
}

enum BackendConfigNames {
    /// Whether a BackendConfig is called like a Service, but for what says of what kind they are.
    static func isMeant(_ config: String, for service: String) -> Bool { plain(config) == plain(service) }

    private static func plain(_ name: String) -> [Substring] {
        let kinds: Set<Substring> = [
            "backend", "backendconfig", "config", "cfg", "bc", "beconfig", "hc", "service", "svc", "gke", "lb",
        ]
        let words = name.split(separator: "-")
        let rest = words.filter { !kinds.contains($0) }
        return rest.isEmpty ? words : rest
    }
}
