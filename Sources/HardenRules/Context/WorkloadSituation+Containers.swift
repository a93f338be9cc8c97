package import HardenKubernetes

extension WorkloadSituation {
    /// The main containers that Services send to; those with ports where that cannot be told.
    package var containersThatServe: [ContainerView] {
        let containers = template.containers
        guard servedContainers.isEmpty else {
            return containers.filter { servedContainers.contains($0.name.value ?? "") }
        }
        return containers.count == 1 ? containers : containers.filter { !$0.ports.isEmpty }
    }

    /// Whether something in the input sends TCP to its Pods, and a controller makes new ones where these end.
    ///
    /// A Pod without a controller is gone after a disruption anyway.
    package var servesRequests: Bool { isServing && view.kind != .pod && takesTCP }

    static func servedContainers(
        of node: WorkloadNode,
        _ template: PodTemplateView,
        _ topology: Topology
    ) -> Set<String> {
        var names: Set<String> = []
        let main = template.containers
        for service in node.services.compactMap({ topology.service(at: $0) }) {
            for port in service.view.ports where port.transport.value != "UDP" {
                guard let target = port.targetPort.value else { continue }
                let found = template.containers(withPort: target)
                // Only names have to be declared; a number may lead anywhere.
                if found.isEmpty, main.count == 1, let name = main[0].name.value { names.insert(name) }
                for name in found.compactMap(\.container.name.value) { names.insert(name) }
            }
        }
        return names
    }

    static func templateObject(of node: WorkloadNode, _ topology: Topology) -> KubernetesObject {
        let object = node.view.object
        guard node.view.template == nil, let reference = ArgoRolloutView(object).workloadRef,
            let kind = reference.kind.value.flatMap(ObjectKind.init(rawValue:))
        else { return object }
        let found = topology.resolve(reference.name.value, [kind], from: node.position)
        return found.first.map { topology.object(at: $0) } ?? object
    }

    static func takesTCP(_ node: WorkloadNode, _ topology: Topology) -> Bool {
        let services = node.services.compactMap { topology.service(at: $0)?.view }
        return services.contains { service in
            service.ports.isEmpty || service.ports.contains { $0.transport.value != "UDP" }
        }
    }
}
