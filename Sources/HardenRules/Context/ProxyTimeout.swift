import HardenKubernetes
import HardenRollout
import HardenYAML

/// How long a proxy in front of a workload waits for an answer.
struct ProxyTimeout {
    let path: TrafficPath
    let seconds: Int
    let label: Finding.Label
    /// Where the number is written; `nil` for a default.
    let place: Place?
    /// Whether the input names the controller and decides the number.
    let isStated: Bool
    /// The change that sets another number of seconds.
    let edit: @Sendable (Int) -> Fix.Change?
}

extension RuleContext {
    /// The timeouts of all proxies on a workload's routes, as far as the input tells them.
    func timeouts(of workload: WorkloadSituation) -> [ProxyTimeout] {
        workload.node.routes.compactMap { route in
            guard let path = route.kind.path, let node = topology.service(at: route.service) else { return nil }
            switch path.timeoutScope {
            case .wholeRequest: return loadBalancerTimeout(path, route, node)
            case .betweenReads: return gatewayTimeout(path, route, node)
            case nil: return nil
            }
        }
    }

    private func loadBalancerTimeout(_ path: TrafficPath, _ route: TrafficRoute, _ node: ServiceNode) -> ProxyTimeout? {
        let isStated = route.certainty == .stated
        func timeout(_ field: Field<Int>, _ object: KubernetesObject) -> ProxyTimeout? {
            guard let seconds = field.value else { return nil }
            let text = "timeout \(seconds) s\(field.isDefault ? ", the default" : "")"
            let isShared = field.place.isShared
            return ProxyTimeout(
                path: path,
                seconds: seconds,
                label: field.label(text, in: object),
                place: field.isWritten ? field.place : nil,
                isStated: isStated
            ) {
                isShared ? nil : object.edit(.put(field.path, .int($0)))
            }
        }
        if route.kind.isGKEGateway {
            let policy = node.policies.map(object).first { BackendPolicyView.kinds.contains($0.kind) }
            if let policy { return timeout(BackendPolicyView(policy).timeoutSeconds, policy) }
        } else if let port = route.port, let entry = node.view.backendConfigs?.entry(for: port) {
            guard let binding = node.backendConfigs.first(where: { $0.entry.port == entry.port }),
                let config = binding.resolution.first.map(object)
            else { return nil }
            return timeout(BackendConfigView(config).timeoutSeconds, config)
        }
        // Without either, a NEG of its own has the timeout of a load balancer that is made elsewhere.
        guard path != .standaloneNEG, let seconds = path.defaultTimeout else { return nil }
        let label = node.view.object.metadata["name"].label("timeout \(seconds) s, the default", in: node.view.object)
        return ProxyTimeout(path: path, seconds: seconds, label: label, place: nil, isStated: isStated) { _ in nil }
    }

    private func gatewayTimeout(_ path: TrafficPath, _ route: TrafficRoute, _ node: ServiceNode) -> ProxyTimeout? {
        let service = node.view.object
        let isStated = route.certainty == .stated
        switch route.kind {
        case .kong, .kongToClusterIP:
            // A decK file and a KongIngress say it elsewhere.
            guard node.kongIngress == nil, !route.isFromDeck else { return nil }
            let field = node.view.kongReadTimeout
            guard !field.isUnknown, let standard = path.defaultTimeout else { return nil }
            guard let milliseconds = field.isAbsent ? standard * 1000 : field.value.flatMap({ Int($0) }) else {
                return nil
            }
            let place = field.isAbsent ? service.metadata["name"] : field.place
            let edited = field.path
            return ProxyTimeout(
                path: path,
                seconds: milliseconds / 1000,
                label: place.label("read timeout \(milliseconds) ms", in: service),
                place: field.isAbsent ? nil : place,
                isStated: isStated
            ) { service.edit(.put(edited, .string("\($0 * 1000)"))) }
        case .ingressNGINX, .nginxToClusterIP:
            guard let ingress = route.ingress.map(object) else { return nil }
            let field = IngressView(ingress).nginxSetting("proxy-read-timeout")
            guard let seconds = field.isAbsent ? nginxTimeout(path) : field.value.flatMap({ Int($0) }) else {
                return nil
            }
            let edited = field.path
            let place = field.isAbsent ? ingress.metadata["name"] : field.place
            return ProxyTimeout(
                path: path,
                seconds: seconds,
                label: place.label("read timeout \(seconds) s\(field.isAbsent ? ", the default" : "")", in: ingress),
                place: field.isAbsent ? nil : place,
                isStated: isStated && !field.isAbsent
            ) { ingress.edit(.put(edited, .string("\($0)"))) }
        default: return nil
        }
    }

    /// The timeout of an ingress-nginx that no Ingress tells another, unless a ConfigMap of the input may.
    private func nginxTimeout(_ path: TrafficPath) -> Int? {
        let isSet = topology.nginxSettings.contains {
            !IngressNGINXSettingsView(object($0)).setting("proxy-read-timeout").isDefault
        }
        return isSet ? nil : path.defaultTimeout
    }
}

extension TrafficRoute {
    fileprivate var isFromDeck: Bool {
        if case .deck = source { true } else { false }
    }
}
