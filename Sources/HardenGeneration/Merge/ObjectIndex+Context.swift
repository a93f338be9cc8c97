import HardenKubernetes
import HardenYAML
import ServiceSpec

extension ObjectIndex {
    /// What the existing manifests have decided for a service.
    func context(for service: Service) -> GenerationContext {
        var context = GenerationContext()
        let identity = Self.deployment(of: service)
        for kind in ["HorizontalPodAutoscaler", "GCPBackendPolicy", "HealthCheckPolicy"] {
            context.names[kind] = attached(kind, to: service).only?.name
        }
        adoptReferences(of: service, &context)
        for (identity, ingress) in ingresses where identity.namespace == service.namespace {
            context.ingresses[identity.name] = ingress
        }
        guard let workload = deployments[identity] else { return context }
        context.selector = workload.selector
        context.serviceAccount = workload.serviceAccount
        context.containerName = workload.container(of: service)
        context.otherPreStop =
            workload.containers.filter { $0.name != context.containerName }.map(\.preStop).max() ?? 0
        if let selector = workload.selector {
            let selection = Selection(namespace: service.namespace, labels: Set(selector))
            context.names["PodDisruptionBudget"] = disruptionBudgets[selection]?.only?.name
        }
        return context
    }

    /// Keeps the names of what the existing Service refers to, where that exists here too.
    private func adoptReferences(of service: Service, _ context: inout GenerationContext) {
        var identity = Self.deployment(of: service)
        (identity.group, identity.kind) = ("", "Service")
        context.serviceSelector = selectors[identity] ?? []
        let serviceIdentity = identity
        if let name = upstreamPolicies[serviceIdentity] {
            (identity.group, identity.kind, identity.name) = ("configuration.konghq.com", "KongUpstreamPolicy", name)
            if places[identity] != nil { context.names["KongUpstreamPolicy"] = name }
        }
        guard var references = backendConfigs[serviceIdentity] else { return }
        (identity.group, identity.kind) = ("cloud.google.com", "BackendConfig")
        for name in [references.byDefault].compactMap(\.self) + references.byPort.values {
            identity.name = name
            if places[identity] != nil { references.existing.insert(name) }
        }
        context.backendConfigs = references
    }

    /// An autoscaler of the service's Deployment although the spec wants a fixed number of Pods.
    func autoscaler(thatIsNotIn service: Service) -> ObjectIdentity? {
        guard case .fixed = service.scale else { return nil }
        return attached("HorizontalPodAutoscaler", to: service).first
    }

    private func attached(_ kind: String, to service: Service) -> [ObjectIdentity] {
        attached[Attachment(kind: kind, namespace: service.namespace, target: service.name)] ?? []
    }

    static func deployment(of service: Service) -> ObjectIdentity {
        ObjectIdentity(group: "apps", kind: "Deployment", namespace: service.namespace, name: service.name)
    }
}

extension ObjectIndex.Workload {
    /// The application's container: the one with the service's name or image, or the only one.
    fileprivate func container(of service: Service) -> String? {
        if containers.contains(where: { $0.name == service.name }) { return service.name }
        let repository = Self.repository(service.image)
        let matches = containers.filter { Self.repository($0.image) == repository }
        // Another one with its image may be one that the spec adds.
        let added = Set(service.extras.flatMap(\.containerNames))
        let match = matches.only ?? matches.filter { !added.contains($0.name) }.only
        return (match ?? containers.only)?.name
    }

    /// An image without its tag and digest.
    private static func repository(_ image: String) -> Substring {
        let name = image.prefix { $0 != "@" }
        guard let colon = name.lastIndex(of: ":"), !name[colon...].contains("/") else { return name }
        return name[..<colon]
    }
}

extension Array {
    /// The only element; `nil` for none or several.
    fileprivate var only: Element? { count == 1 ? first : nil }
}

extension ExtraFields {
    /// The names of the containers that the fields are about.
    fileprivate var containerNames: [String] {
        guard kind == "Deployment" else { return [] }
        let path = ["spec", "template", "spec", "containers"]
        let containers = path.reduce(Optional(YAMLValue(fields))) { $0?.mapping?[$1] }?.sequence ?? []
        return containers.compactMap { $0.mapping?["name"]?.string }
    }
}
