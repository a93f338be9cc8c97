import HardenKubernetes
import HardenRollout

extension WorkloadSituation {
    /// The main containers that Services send to; those with ports where that cannot be told. A native sidecar that takes the
    /// requests in ends after the containers to which it passes them.
    static func containersThatServe(_ template: PodTemplateView, _ served: Set<String>) -> [ContainerView] {
        let containers = template.containers
        let serving = containers.filter { served.contains($0.name.value ?? "") }
        // What a monitoring system asks beside a server is none.
        let servers = serving.filter { !$0.isExporter }
        guard serving.isEmpty else { return servers.isEmpty ? serving : servers }
        return containers.count == 1
            ? containers : containers.filter { $0.ports.contains { $0.transport.value != "UDP" } }
    }

    /// Whether something in the input sends TCP to its Pods, and a controller makes new ones where these end.
    ///
    /// A Pod without a controller is gone after a disruption anyway.
    package var servesRequests: Bool { isServing && view.kind != .pod && takesTCP && servers.traffic.isMissed }

    /// Whether these are requests: the clients of a database, a cache or a broker hold connections, which end with the
    /// process however long a hook waits, and connect again.
    package var isSentRequests: Bool { servesRequests && servers.traffic == .requests }

    /// Whether requests fail when a main container ends: one that Services send to, or one that these reach something
    /// through, as far as a name tells: a server, or a proxy. Whatever else runs beside them, such as a log shipper or what
    /// reloads a configuration, may end when it likes.
    func isNeededByRequests(_ container: ContainerView) -> Bool {
        guard let name = container.name.value else { return false }
        if containersThatServe.contains(where: { $0.name.value == name }) || servers.byContainer[name] != nil {
            return true
        }
        let ports = Set(container.ports.compactMap(\.containerPort.value))
        if !ports.isEmpty, containersThatServe.contains(where: { !$0.portsOfNeighbours.isDisjoint(with: ports) }) {
            return true
        }
        let names = [name, container.image.value.flatMap(ImageName.init).map { String($0.name) }].compactMap(\.self)
        return names.flatMap { $0.split { !$0.isLetter && !$0.isNumber } }
            .contains { $0.hasPrefix("proxy") || $0 == "pgbouncer" }
    }

    /// Names of the containers that Services send to.
    static func servedContainers(
        of node: WorkloadNode,
        _ template: PodTemplateView,
        _ topology: Topology
    ) -> Set<String> {
        let services = node.services.compactMap { topology.service(at: $0) }
        return names(of: services.flatMap(\.view.ports), in: template)
    }

    /// Names of the containers to which requests come from outside of the cluster, or which Services send to where none do.
    static func applicationContainers(
        of node: WorkloadNode,
        _ template: PodTemplateView,
        _ serving: [ContainerView]
    ) -> Set<String> {
        let ports = node.routes.filter { !$0.kind.isInCluster }.compactMap(\.port)
        let routed = names(of: ports, in: template)
        return routed.isEmpty ? Set(serving.compactMap(\.name.value)) : routed
    }

    private static func names(of ports: [ServicePortView], in template: PodTemplateView) -> Set<String> {
        let targets = Set(ports.filter { $0.transport.value != "UDP" }.compactMap(\.targetPort.value))
        guard !targets.isEmpty else { return [] }
        var names: Set<String> = []
        let main = template.containers
        let index = ContainerPortIndex(template.servingContainers)
        for target in targets {
            let found = index[target]
            // Only names have to be declared; a number may lead anywhere.
            if found.isEmpty, main.count == 1, let name = main[0].name.value { names.insert(name) }
            for name in found.compactMap(\.container.name.value) { names.insert(name) }
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

extension ContainerView {
    /// Ports of its own Pod that its command, arguments and variables name, such as 50051 in `127.0.0.1:50051`.
    fileprivate var portsOfNeighbours: Set<Int> {
        let texts = (command.value ?? []) + (args.value ?? []) + environment.compactMap(\.value.value)
        let ports = texts.flatMap { text in
            ["localhost:", "127.0.0.1:"].flatMap {
                text.split(separator: $0, omittingEmptySubsequences: false).dropFirst()
            }
        }
        return Set(ports.compactMap { Int($0.prefix(while: \.isNumber)) })
    }
}

extension WorkloadSituation {
    /// The annotation for whose port Dapr's sidecar waits before it is ready, and the Pod with it; `nil` where it waits for
    /// another, or there is none.
    ///
    /// Source: Dapr, "Health API reference" (`/v1.0/healthz`, which the sidecar's readiness probe asks, waits for the application's
    /// channel) and "Dapr sidecar overview".
    func portThatDaprAwaits(of container: ContainerView) -> Field<String>? {
        let port = template.annotation("dapr.io/app-port")
        guard template.annotation("dapr.io/enabled").value == "true", !port.isAbsent,
            let number = port.known.flatMap(Int.init)
        else { return nil }
        return container.port(.int(number)) != nil || template.containers.count == 1 ? port : nil
    }
}
