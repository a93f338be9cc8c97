import HardenKubernetes
import HardenYAML
import ServiceSpec

extension ObjectIndex {
    /// What the existing manifests have decided for a service.
    func context(for service: Service) -> GenerationContext {
        var context = GenerationContext()
        context.names["HorizontalPodAutoscaler"] =
            autoscalers(of: service).filter { $0.kind == .horizontalPodAutoscaler }.only?.name
        for kind in [ObjectKind.gcpBackendPolicy, .healthCheckPolicy] {
            context.names[kind.rawValue] = policies(kind, for: service).only?.name
        }
        adoptReferences(of: service, &context)
        for ingress in ingresses[service.namespace] ?? [] {
            context.ingresses[ingress.object.name] = ExistingIngress(ingress)
        }
        guard let deployment = object(.deployment, service.name, in: service.namespace) else { return context }
        let workload = WorkloadView(deployment)
        if workload.selector.isWritten { context.selector = workload.selector.matchLabels.written }
        guard let template = workload.template else { return context }
        let account = template.spec["serviceAccountName"].text ?? ""
        context.serviceAccount = account.isEmpty ? nil : account
        context.containerName = template.container(of: service)
        let others = template.servingContainers.filter { $0.name.value != context.containerName }
        context.otherPreStop = others.compactMap { $0.preStop.wait?.seconds }.max() ?? 0
        context.names["PodDisruptionBudget"] = disruptionBudgets[deployment.identity]?.only?.name
        return context
    }

    /// Keeps the names of what the existing Service refers to, where that exists here too.
    private func adoptReferences(of service: Service, _ context: inout GenerationContext) {
        guard let object = object(.service, service.name, in: service.namespace) else { return }
        let view = ServiceView(object)
        context.serviceSelector = view.selector.matchLabels.written
        if let name = view.kongUpstreamPolicy.value,
            self.object(.kongUpstreamPolicy, name, in: service.namespace) != nil
        {
            context.names["KongUpstreamPolicy"] = name
        }
        guard let annotation = view.backendConfigs else { return }
        context.backendConfigs = BackendConfigReferences(annotation, of: view) { name in
            self.object(.backendConfig, name, in: service.namespace) != nil
        }
    }

    /// An autoscaler of the service's Deployment although the spec wants a fixed number of Pods.
    func autoscaler(thatIsNotIn service: Service) -> ObjectIdentity? {
        guard case .fixed = service.scale else { return nil }
        return autoscalers(of: service).first?.identity
    }

    /// What decides over the number of a service's Pods, whether its Deployment is there yet or not.
    private func autoscalers(of service: Service) -> [KubernetesObject] {
        let target = Attachment(namespace: service.namespace, kind: "Deployment", name: service.name)
        return (attached[target] ?? []).filter { AutoscalerView.kinds.contains($0.kind) }
    }

    /// Policies whose target is a service's Service, whether that is there yet or not.
    private func policies(_ kind: ObjectKind, for service: Service) -> [KubernetesObject] {
        let target = Attachment(namespace: service.namespace, kind: "Service", name: service.name)
        return (attached[target] ?? []).filter { $0.kind == kind }
    }
}

extension ExistingIngress {
    fileprivate init(_ ingress: IngressView) {
        let annotation = ingress.object.annotation(IngressClass.annotationName).value
        let field = ingress.spec["ingressClassName"].text
        self.init(
            ingressClass: annotation.map(IngressClass.annotation) ?? field.map(IngressClass.field),
            isOwn: ingress.object.labels[ServicePlan.managedByLabel] == "harden"
        )
    }
}

extension Labels {
    /// The labels in the order in which they are written.
    fileprivate var written: [GenerationContext.Label] {
        place.entries.map { GenerationContext.Label($0.key.string, $0.value.text ?? "") }
    }
}

extension PodTemplateView {
    /// The application's container: the one with the service's name or image, or the only one.
    fileprivate func container(of service: Service) -> String? {
        let names = containers.map { (name: $0.name.value ?? "", image: $0.image.value ?? "") }
        if names.contains(where: { $0.name == service.name }) { return service.name }
        let repository = Self.repository(service.image)
        let matches = names.filter { Self.repository($0.image) == repository }
        // Another one with its image may be one that the spec adds.
        let added = Set(service.extras.flatMap(\.containerNames))
        let match = matches.only ?? matches.filter { !added.contains($0.name) }.only
        return (match ?? names.only)?.name
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
