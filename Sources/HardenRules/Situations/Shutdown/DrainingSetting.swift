package import HardenKubernetes
package import HardenRollout

/// The draining timeout of one Google Cloud load balancer in front of a workload.
package struct DrainingSetting: Sendable {
    package enum State: Sendable {
        /// A BackendConfig or a policy is for the Service; draining is on if its value is above 0.
        case configured(Field<Int>, in: KubernetesObject)
        /// Nothing in the input is for the Service, so that draining is off.
        case absent
        /// It is configured where the input does not show it.
        case unknown
    }

    package let path: TrafficPath
    /// The path's certainty: whether the controller is named, or concluded from signs.
    package let isStated: Bool
    /// Position of the Service.
    package let service: Int
    package let state: State
    /// Where a route names the Service's import: the load balancer is that of a Gateway of several clusters.
    let importPlace: Place?
    /// The port for which the Service's annotation names no BackendConfig, although it does for others.
    package let port: ServicePortView?

    /// The timeout in seconds, where it is known and above 0.
    package var seconds: Int? {
        guard case .configured(let field, _) = state, let seconds = field.value, seconds > 0 else { return nil }
        return seconds
    }
}

extension DrainingSetting {
    /// The settings of all Google Cloud load balancers on a workload's routes, each once.
    static func settings(of node: WorkloadNode, _ topology: Topology) -> [DrainingSetting] {
        var settings: [DrainingSetting] = []
        var seen: Set<Key> = []
        for route in node.routes {
            guard let path = route.kind.path, path.isGoogleLoadBalancer,
                let service = topology.service(at: route.service)
            else { continue }
            let isStated = route.certainty == .stated
            for state in states(of: route, to: service, topology) {
                let isOfImport = ReferenceView(route.place).isServiceImport
                let key = Key(path: path, service: route.service, object: state.object, isOfImport: isOfImport)
                guard seen.insert(key).inserted else { continue }
                // A Gateway reads no BackendConfig, whatever the annotation names.
                let isBare =
                    if case .absent = state, path.drainingKind == "BackendConfig" {
                        service.view.backendConfigs != nil
                    } else {
                        false
                    }
                settings.append(
                    DrainingSetting(
                        path: path,
                        isStated: isStated,
                        service: route.service,
                        state: state,
                        importPlace: isOfImport ? route.place : nil,
                        port: isBare ? route.port : nil
                    )
                )
            }
        }
        return settings
    }

    private struct Key: Hashable {
        var path: TrafficPath
        var service: Int
        var object: ObjectIdentity?
        var isOfImport: Bool
    }

    private static func states(
        of route: TrafficRoute,
        to service: ServiceNode,
        _ topology: Topology
    ) -> [State] {
        switch route.kind.path?.controller {
        case .ingress:
            return ingressStates(of: route, to: service, topology)
        case .gateway:
            let policies = service.policies.map { topology.object(at: $0) }
                .filter { BackendPolicyView.kinds.contains($0.kind) && $0.isPolicy(for: route) }
            guard policies.isEmpty else {
                return policies.map { .configured(BackendPolicyView($0).drainingTimeoutSeconds, in: $0) }
            }
            return [topology.isOpen(service.position) ? .unknown : .absent]
        case nil:
            // Whoever attaches a standalone NEG to a load balancer sets its draining elsewhere.
            return [.unknown]
        }
    }

    private static func ingressStates(
        of route: TrafficRoute,
        to service: ServiceNode,
        _ topology: Topology
    ) -> [State] {
        guard let annotation = service.view.backendConfigs else {
            // The annotation is the Service's own: only a patch of it could bring one that its file does not have.
            let isPatched = topology.patches(of: service.position).contains {
                $0.mayChange(["metadata", "annotations"])
            }
            return [isPatched ? .unknown : .absent]
        }
        if let port = route.port, annotation.entry(for: port) == nil, annotation.isComplete(for: service.view.ports) {
            return [.absent]
        }
        guard let port = route.port, let entry = annotation.entry(for: port),
            let binding = service.backendConfigs.first(where: { $0.entry.port == entry.port })
        else { return [.unknown] }
        guard !binding.resolution.objects.isEmpty else { return [.unknown] }
        return binding.resolution.objects.map { position in
            let object = topology.object(at: position)
            return .configured(BackendConfigView(object).drainingTimeoutSeconds, in: object)
        }
    }
}

extension WorkloadSituation {
    /// The load balancers that one place sets draining for, or leaves without: that of a setting, and its like.
    func paths(like setting: DrainingSetting) -> [TrafficPath] {
        draining.filter { other in
            if case .unknown = other.state { return false }
            return other.service == setting.service && other.state.object == setting.state.object
                && other.path.drainingKind == setting.path.drainingKind
                && other.importPlace?.position == setting.importPlace?.position
                && other.port?.label == setting.port?.label
        }
        .map(\.path)
    }
}

extension DrainingSetting.State {
    fileprivate var object: ObjectIdentity? {
        if case .configured(_, let object) = self { object.identity } else { nil }
    }
}
