import HardenKubernetes
import HardenRollout
import HardenYAML

/// Finds the timeouts of the proxies on the way to workloads.
struct ProxyTimeouts: Sendable {
    let topology: Topology
    let fronts: ProxyFronts
    /// What the configuration says of a workload.
    let settings: @Sendable (WorkloadNode) -> SettingsResolver

    init(_ topology: Topology, _ settings: @escaping @Sendable (WorkloadNode) -> SettingsResolver) {
        self.topology = topology
        self.settings = settings
        fronts = ProxyFronts(topology)
    }

    /// The timeouts of the proxies that send to a workload, and of the load balancers before these.
    func timeouts(before workload: WorkloadNode) -> [ProxyTimeout] {
        workload.routes.flatMap { route -> [ProxyTimeout] in
            guard let path = route.kind.path, route.source != .configuration,
                let node = topology.service(at: route.service)
            else { return [] }
            if case .nginx(let number) = route.source {
                return [nginx(number, path, route).timeout].compactMap(\.self) + chained(route, path)
            }
            let own = [timeout(path, route, node)].compactMap { $0 }
            return path.timeoutScope == .betweenReads ? own + chained(route, path) : own
        } + given(before: workload).joined().compactMap(\.timeout)
    }

    /// The Pods of the proxy on a route, where the input has them.
    func front(on route: TrafficRoute, _ path: TrafficPath) -> WorkloadNode? {
        guard case .nginx(let number) = route.source else { return fronts.proxy(on: path) }
        return topology.workload(running: topology.manifests.nginxPasses[number].place.text)
    }

    /// How long the last proxy on a route waits.
    func timeout(_ path: TrafficPath, _ route: TrafficRoute, _ node: ServiceNode) -> ProxyTimeout? {
        if let call = topology.call(on: route) {
            let field = call.timeoutSeconds
            guard !call.isDispensable, let seconds = field.value else { return nil }
            return ProxyTimeout(
                path: path,
                seconds: seconds,
                label: field.label("the API server waits \(seconds) s\(field.isDefault ? ", the default" : "")"),
                position: field.isWritten ? field.place.position : nil,
                isStated: true
            ) { field.put(.int($0)) }
        }
        return switch path.timeoutScope {
        case .wholeRequest: loadBalancer(path, route, node)
        case .betweenReads: gateway(path, route, node)
        case nil: nil
        }
    }

    /// The timeouts of the load balancers before the proxy on a route.
    private func chained(_ route: TrafficRoute, _ path: TrafficPath) -> [ProxyTimeout] {
        guard let proxy = front(on: route, path) else { return [] }
        return loadBalancers(before: proxy).map { timeout in
            var timeout = timeout
            timeout.isStated = timeout.isStated && route.certainty == .stated
            return timeout
        }
    }

    /// The timeouts of the load balancers that send to a proxy.
    func loadBalancers(before proxy: WorkloadNode) -> [ProxyTimeout] {
        proxy.routes.compactMap { route in
            guard let path = route.kind.path, path.timeoutScope == .wholeRequest, !path.isOfAPIServer,
                let node = topology.service(at: route.service)
            else { return nil }
            return loadBalancer(path, route, node)
        }
    }

    func loadBalancer(
        _ path: TrafficPath,
        _ route: TrafficRoute,
        _ node: ServiceNode
    ) -> ProxyTimeout? {
        let isStated = route.certainty == .stated
        if path.proxy == .istioProxy { return virtualService(path, route, node) }
        func outer(_ field: Field<Int>) -> ProxyTimeout? {
            guard let seconds = field.value else { return nil }
            let text = "timeout \(seconds) s\(field.isDefault ? ", the default" : "")"
            return ProxyTimeout(
                path: path,
                seconds: seconds,
                label: field.label(text),
                position: field.isWritten ? field.place.position : nil,
                isStated: isStated
            ) { field.put(.int($0)) }
        }
        if path.isGKEGateway {
            let policy = node.policies.map(topology.object(at:)).first { BackendPolicyView.kinds.contains($0.kind) }
            if let policy { return outer(BackendPolicyView(policy).timeoutSeconds) }
        } else if let port = route.port, let entry = node.view.backendConfigs?.entry(for: port) {
            guard let binding = node.backendConfigs.first(where: { $0.entry.port == entry.port }),
                let object = binding.resolution.first.map(topology.object(at:))
            else { return nil }
            return outer(BackendConfigView(object).timeoutSeconds)
        }
        // Without either, a NEG of its own has the timeout of a load balancer that is made elsewhere.
        guard path != .standaloneNEG, let seconds = path.defaultTimeout else { return nil }
        let label = node.view.object.metadata["name"].label("timeout \(seconds) s, the default")
        return ProxyTimeout(path: path, seconds: seconds, label: label, position: nil, isStated: isStated) { _ in nil }
    }

    /// The timeouts that the rules of a VirtualService have for a Service; `nil` where one of them has none.
    private func virtualService(_ path: TrafficPath, _ route: TrafficRoute, _ node: ServiceNode) -> ProxyTimeout? {
        guard case .foreign(let position) = route.source else { return nil }
        let rules = VirtualServiceView(topology.object(at: position)).rules(to: node.view)
        guard !rules.contains(where: { $0.hasFault || GatewayDuration.milliseconds($0.timeout.value) ?? 0 == 0 })
        else { return nil }
        return longest(of: rules.map(\.timeout), path, isStated: route.certainty == .stated)
    }

    func gateway(
        _ path: TrafficPath,
        _ route: TrafficRoute,
        _ node: ServiceNode
    ) -> ProxyTimeout? {
        let (service, isStated) = (node.view.object, route.certainty == .stated)
        if let kong = topology.kongRequests(on: route) {
            if let fields = backendRequests(on: route, to: service) {
                return longest(of: fields, path, isStated: isStated)
            }
            return self.kong(kong, path, node, isStated: isStated)
        }
        switch path.proxy {
        case .ingressNGINX:
            guard let ingress = route.ingress.map(topology.object(at:)) else { return nil }
            let annotation = IngressView(ingress).nginxSetting("proxy-read-timeout")
            let owner = annotation.isAbsent ? fronts.nginxSettings : ingress
            guard let owner else { return nginxDefault(path, annotation, ingress) }
            let field =
                annotation.isAbsent
                ? IngressNGINXSettingsView(owner).setting("proxy-read-timeout") : annotation
            guard let seconds = field.value.flatMap({ Int32($0) }).map(Int.init) else { return nil }
            return ProxyTimeout(
                path: path,
                seconds: seconds,
                label: field.label("read timeout \(seconds) s\(field.isDefault ? ", the default" : "")"),
                position: field.isWritten ? field.place.position : nil,
                isStated: isStated
            ) { annotation.put(.string("\($0)")) }
        default: return nil
        }
    }

    /// The timeouts that the rules of a route give Kong for a Service; `nil` where one of them leaves it open.
    ///
    /// Source: Kong Ingress Controller, HTTPRoute `timeouts.backendRequest`, which sets all three timeouts of Kong.
    private func backendRequests(on route: TrafficRoute, to service: KubernetesObject) -> [Field<String>]? {
        guard case .route(let position, _) = route.source else { return nil }
        let fields = RouteView(topology.object(at: position)).rules
            .filter { $0.backends.contains { $0.name.value == service.name } }
            .map(\.backendRequestTimeout)
        return fields.isEmpty || fields.contains(where: \.isAbsent) ? nil : fields
    }

    private func longest(of fields: [Field<String>], _ path: TrafficPath, isStated: Bool) -> ProxyTimeout? {
        let known = fields.compactMap { field in GatewayDuration.milliseconds(field.value).map { (field, $0) } }
        guard known.count == fields.count, let (field, milliseconds) = known.max(by: { $0.1 < $1.1 }), milliseconds > 0
        else { return nil }
        let seconds = (milliseconds + 999) / 1000
        return ProxyTimeout(
            path: path,
            seconds: seconds,
            label: field.label("\(path.proxy.label) waits \(seconds) s for its backends"),
            position: field.place.position,
            isStated: isStated
        ) { field.put(.string("\($0)s")) }
    }

    private func kong(_ kong: KongRequestView, _ path: TrafficPath, _ node: ServiceNode, isStated: Bool)
        -> ProxyTimeout?
    {
        let field = kong.readTimeout
        // A KongIngress says it elsewhere.
        guard kong.isDeck || node.kongIngress == nil, let milliseconds = field.value else { return nil }
        let place = field.isWritten || kong.isDeck ? field.place : node.view.object.metadata["name"]
        return ProxyTimeout(
            path: path,
            seconds: (milliseconds + 999) / 1000,
            label: place.label("read timeout \(milliseconds) ms"),
            position: field.isWritten ? place.position : nil,
            isStated: isStated
        ) { kong.readTimeoutPlace.put(kong.value($0 * 1000)) }
    }

    /// The timeout of an ingress-nginx whose settings are not in the input, unless a ConfigMap of the input may be them.
    private func nginxDefault(
        _ path: TrafficPath,
        _ annotation: Field<String>,
        _ ingress: KubernetesObject
    ) -> ProxyTimeout? {
        let isSet = topology.nginxSettings.contains {
            !IngressNGINXSettingsView(topology.object(at: $0)).setting("proxy-read-timeout").isDefault
        }
        guard !isSet, let seconds = path.defaultTimeout else { return nil }
        return ProxyTimeout(
            path: path,
            seconds: seconds,
            label: ingress.metadata["name"].label("read timeout \(seconds) s, the default"),
            position: nil,
            isStated: false
        ) { annotation.put(.string("\($0)")) }
    }
}
