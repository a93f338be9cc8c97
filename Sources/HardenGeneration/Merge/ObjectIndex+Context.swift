import HardenKubernetes
import HardenYAML
import ServiceSpec

extension ObjectIndex {
    /// What the existing manifests have decided for a service.
    func context(for service: Service) -> GenerationContext {
        var context = GenerationContext()
        let identity = Self.deployment(of: service)
        guard let workload = deployments[identity] else { return context }
        context.selector = workload.selector
        context.containerName = workload.container(of: service)
        context.autoscalerName =
            autoscalers.only {
                $0.identity.namespace == service.namespace && $0.deployment == service.name
            }?.identity.name
        if let selector = workload.selector {
            context.disruptionBudgetName =
                disruptionBudgets.only {
                    $0.identity.namespace == service.namespace && Set($0.selector) == Set(selector)
                }?.identity.name
        }
        return context
    }

    /// An autoscaler of the service's Deployment although the spec wants a fixed number of Pods.
    func autoscaler(thatIsNotIn service: Service) -> ObjectIdentity? {
        guard case .fixed = service.scale else { return nil }
        return autoscalers.first { $0.identity.namespace == service.namespace && $0.deployment == service.name }?
            .identity
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
        let match = containers.only { Self.repository($0.image) == repository }
        return (match ?? (containers.count == 1 ? containers.first : nil))?.name
    }

    /// An image without its tag and digest.
    private static func repository(_ image: String) -> Substring {
        let name = image.prefix { $0 != "@" }
        guard let colon = name.lastIndex(of: ":"), !name[colon...].contains("/") else { return name }
        return name[..<colon]
    }
}

extension Array {
    /// The only element that satisfies a condition; `nil` for none or several.
    fileprivate func only(where condition: (Element) -> Bool) -> Element? {
        var found: Element?
        for element in self where condition(element) {
            if found != nil { return nil }
            found = element
        }
        return found
    }
}
