import HardenRollout

/// Finds the ways in which requests come to Services.
struct RouteFinder {
    let catalog: ObjectCatalog
    let backends: [BackendReference]
    private let callers: Callers
    /// The Services that GKE policies are for.
    private let servicesWithPolicies: Set<Int>

    init(catalog: ObjectCatalog, policies: [TargetNode]) {
        self.catalog = catalog
        callers = Callers(catalog)
        servicesWithPolicies = Set(policies.flatMap(\.target.objects))
        backends =
            catalog.positions(IngressView.kinds).flatMap { Self.backends(ofIngress: $0, catalog) }
            + catalog.positions(RouteView.kinds).flatMap { Self.backends(ofRoute: $0, catalog) }
    }

    /// All routes to Services of the input.
    func routes(of services: [ServiceNode]) -> [TrafficRoute] {
        let calls = nearest(apiServerCalls())
        var found =
            nearest(backends.flatMap { routes(of: $0) } + foreignRoutes() + istioRoutes()) + deckRoutes()
            + nginxRoutes()
        // Whom an export is for, its import's routes tell.
        let imported = Set(found.filter { ReferenceView($0.place).isServiceImport }.map(\.service))
        found.removeAll { $0.kind == .other(ObjectKind.serviceExport.rawValue) && imported.contains($0.service) }
        // A mesh or its gateway needs no node port.
        let routed = Set(found.filter { $0.kind.path.map { $0.proxy != .istioProxy } ?? false }.map(\.service))
        // An Ingress of several clusters sends to what is exported.
        let named = Set(found.filter { $0.kind != .other(ObjectKind.serviceExport.rawValue) }.map(\.service))
        let called = Dictionary(grouping: calls, by: \.service)
        return found + calls
            + services.flatMap { service in
                let isRouted = routed.contains(service.position)
                let hidden = named.contains(service.position) ? [] : hiddenIngressRoutes(of: service)
                let own = ownRoutes(of: service, isRouted: isRouted || !hidden.isEmpty)
                return hidden
                    + (service.view.isLeft(
                        to: called[service.position] ?? [],
                        of: service.workloads.compactMap(catalog.template)
                    )
                        ? own.filter { !$0.kind.isInCluster } : own)
            }
    }

    /// The routes without those that lead to a Service of the same name elsewhere, which is not in the input: without a
    /// namespace only places tell Services apart, and this one has a route from a nearer place.
    private func nearest(_ routes: [TrafficRoute]) -> [TrafficRoute] {
        let steps = routes.map { route in
            route.source.object.flatMap { catalog.visibility.steps(from: $0, to: route.service) } ?? 1
        }
        var least: [Int: Int] = [:]
        for (route, steps) in zip(routes, steps) { least[route.service] = min(steps, least[route.service] ?? steps) }
        return zip(routes, steps).filter { route, steps in
            steps == least[route.service] || catalog.visibility.isNamed(route.service)
        }
        .map(\.0)
    }

    /// The route of an Ingress outside the input, which the Service has a BackendConfig for: nothing else reads that.
    private func hiddenIngressRoutes(of node: ServiceNode) -> [TrafficRoute] {
        guard let annotation = node.view.backendConfigs?.annotation, node.view.type.value != "ExternalName",
            node.view.networkEndpointGroups?.exposedPorts.isEmpty ?? true
        else { return [] }
        let reason =
            "the Service names a BackendConfig, which only GKE Ingress reads, and no Ingress to it is in the input"
        let port = node.view.ports.count == 1 ? node.view.ports.first : nil
        let isOverNodes = catalog.isAskedOnNodes(node.view, port, at: node.position)
        return [
            TrafficRoute(
                kind: .path(isOverNodes ? .gkeIngressInstanceGroups : .gkeIngressExternal),
                certainty: .assumed(because: reason),
                source: .service,
                service: node.position,
                port: port,
                place: annotation.place
            )
        ]
    }

    // MARK: - Ingress and Gateway

    private static func backends(ofIngress position: Int, _ catalog: ObjectCatalog) -> [BackendReference] {
        IngressView(catalog.object(position)).backends.flatMap { backend -> [BackendReference] in
            func reference(_ name: Field<String>, _ port: Field<IntOrString>, from source: Int) -> BackendReference {
                let service = catalog.resolve(name.value, ServiceView.kinds, from: source)
                return BackendReference(
                    source: position,
                    place: backend.place,
                    service: service,
                    port: port,
                    gateway: nil,
                    portState: catalog.portState(port, of: service)
                )
            }
            if let resource = backend.resource {
                return facades(resource, from: position, catalog).map { facade in
                    let backend = ReferenceView(catalog.object(facade).spec["backendRef"])
                    return reference(backend.name, backend.port.map { .int($0) }, from: facade)
                }
            }
            return backend.serviceName.isAbsent
                ? [] : [reference(backend.serviceName, backend.servicePort, from: position)]
        }
    }

    /// The names for Services that a backend means. Source: Kong Ingress Controller, KongServiceFacade.
    private static func facades(_ resource: ReferenceView, from ingress: Int, _ catalog: ObjectCatalog) -> [Int] {
        resource.kind.value == ObjectKind.kongServiceFacade.rawValue
            ? catalog.resolve(resource, from: ingress).objects : []
    }

    private static func backends(ofRoute position: Int, _ catalog: ObjectCatalog) -> [BackendReference] {
        let route = RouteView(catalog.object(position))
        // A route may hang on several Gateways, of different classes.
        var gateways = route.parents.flatMap { Self.gateways($0, of: position, catalog) }
        var seen: Set<Int?> = []
        gateways = gateways.isEmpty ? [nil] : gateways.filter { seen.insert($0).inserted }
        return route.backends.flatMap { backend -> [BackendReference] in
            let service = catalog.resolve(backend, from: position)
            guard backend.isService || backend.isServiceImport && !service.objects.isEmpty else { return [] }
            let port = backend.port.map { IntOrString.int($0) }
            return gateways.map { gateway in
                BackendReference(
                    source: position,
                    place: backend.place,
                    service: service,
                    port: port,
                    gateway: gateway,
                    portState: catalog.portState(port, of: service)
                )
            }
        }
    }

    /// The Gateways that a parent of a route leads to; `nil` for one that nobody knows here.
    private static func gateways(_ parent: ReferenceView, of route: Int, _ catalog: ObjectCatalog) -> [Int?] {
        let found = catalog.resolve(parent, from: route).objects
        switch parent.kind.value {
        // A mesh's route for clients within the cluster.
        case "Service": return []
        case "ListenerSet":
            let gateways = found.flatMap { set in
                catalog.resolve(ListenerSetView(catalog.object(set)).parent, from: set).objects
            }
            return gateways.isEmpty ? [nil] : gateways
        case "Gateway" where !found.isEmpty: return found
        default: return [nil]
        }
    }

    /// What Ingresses and routes send to that is no Service, such as an InferencePool.
    func foreignBackends() -> [ForeignBackend] {
        func foreign(_ reference: ReferenceView, of source: Int) -> ForeignBackend? {
            guard let kind = reference.kind.value, let name = reference.name.value else { return nil }
            return ForeignBackend(route: source, kind: kind, name: name)
        }
        let ofIngresses = catalog.positions(IngressView.kinds).flatMap { position in
            IngressView(catalog.object(position)).backends.compactMap(\.resource)
                .filter { Self.facades($0, from: position, catalog).isEmpty }.compactMap { foreign($0, of: position) }
        }
        return ofIngresses
            + catalog.positions(RouteView.kinds).flatMap { position in
                RouteView(catalog.object(position)).backends.compactMap { backend in
                    guard !backend.isService,
                        !backend.isServiceImport || catalog.resolve(backend, from: position).objects.isEmpty
                    else { return nil }
                    return foreign(backend, of: position)
                }
            }
    }

    private func routes(of backend: BackendReference) -> [TrafficRoute] {
        backend.service.objects.map { position in
            let service = ServiceView(catalog.object(position))
            let (found, certainty) = kind(of: backend, to: service, at: position)
            let isIngress = catalog.object(backend.source).kind == .ingress
            let port = backend.port.value.flatMap { reference in service.ports.first { $0.isNamed(by: reference) } }
            let isOverNodes = found == .path(.gkeIngressExternal) && catalog.isAskedOnNodes(service, port, at: position)
            let kind = isOverNodes ? TrafficRouteKind.path(.gkeIngressInstanceGroups) : found
            return TrafficRoute(
                kind: kind,
                certainty: certainty,
                source: isIngress ? .ingress(backend.source) : .route(backend.source, gateway: backend.gateway),
                service: position,
                port: port,
                place: backend.place
            )
        }
    }

    private func kind(
        of backend: BackendReference,
        to service: ServiceView,
        at position: Int
    ) -> (TrafficRouteKind, Certainty) {
        if catalog.object(backend.source).kind == .ingress {
            return IngressControllers(catalog: catalog).route(of: backend.source, to: service)
        }
        if let gateway = backend.gateway {
            return GatewayControllers(catalog: catalog).route(of: gateway, to: service)
        }
        // Without the Gateway, the route or the configuration may say of what class it is.
        let route = catalog.object(backend.source)
        let said = route.metadata["annotations"][RouteView.gatewayClassAnnotation]
        if let name = said.text, !Placeholder.occurs(in: name) {
            return GatewayControllers(catalog: catalog).route(forClass: name, from: backend.source, to: service)
        }
        let declared = catalog.declared(route.file)
        for parent in RouteView(route).parents {
            guard let name = declared.gatewayClass(parent, from: route) else { continue }
            return GatewayControllers(catalog: catalog).route(forClass: name, from: backend.source, to: service)
        }
        // Without the Gateway, policies and annotations tell whose it is.
        if servicesWithPolicies.contains(position) {
            return (.path(.gkeGatewayGlobal), .assumed(because: "a GKE policy is for the Service"))
        }
        if service.hasKongAnnotations {
            return (IngressControllers.kong(service), .assumed(because: "the Service has annotations for Kong"))
        }
        return (.unknown, .stated)
    }

    // MARK: - The Service's own

    /// - Parameter isRouted: Whether something else that is in the input sends to it.
    private func ownRoutes(of node: ServiceNode, isRouted: Bool) -> [TrafficRoute] {
        let service = node.view
        func route(
            _ kind: TrafficRouteKind,
            _ port: ServicePortView?,
            _ place: Place,
            _ certainty: Certainty = .stated
        ) -> TrafficRoute {
            TrafficRoute(
                kind: kind,
                certainty: certainty,
                source: .service,
                service: node.position,
                port: port,
                place: place
            )
        }
        var routes: [TrafficRoute] = []
        if let groups = service.networkEndpointGroups {
            routes += groups.exposedPorts.map { port in
                route(.path(.standaloneNEG), Int(port).flatMap { service.port(.int($0)) }, groups.annotation.place)
            }
        }
        let isChosen = service.ports.contains { $0.nodePort.isWritten }
        switch service.type.value {
        case "LoadBalancer": routes.append(route(.nodePort, nil, service.spec["type"]))
        // Ports of nodes are for clients outside the cluster; controllers that send to nodes demand the type, too.
        // Who chooses the number means to use it, and who calls the Service by its name needs none.
        case "NodePort" where !isRouted && (isChosen || !callers.call(node, catalog)):
            let doubt = "the type NodePort may be there for a load balancer that the input does not have"
            routes.append(
                route(.nodePort, nil, service.spec["type"], isChosen ? .stated : .assumed(because: doubt))
            )
        case "ExternalName": return routes
        default: break
        }
        // Every Service can be used from within the cluster; nothing tells whether anybody does.
        routes.append(route(.path(service.pathOfClients), nil, service.spec))
        return routes
    }
}

extension ObjectCatalog {
    /// Whether an external GKE Ingress reaches a Service's port over the nodes of instance groups: the Service switches NEGs
    /// off, or the health check that its BackendConfig has for the port asks the node's port.
    ///
    /// Source: GKE, "Container-native load balancing"; kubernetes/ingress-gce, pkg/translator/healthchecks.go.
    fileprivate func isAskedOnNodes(_ service: ServiceView, _ port: ServicePortView?, at position: Int) -> Bool {
        if let usesNEG = service.networkEndpointGroups?.isForIngress { return !usesNEG }
        guard let port, let nodePort = port.nodePort.value, port.targetPort.value != .int(nodePort),
            let name = service.backendConfigs?.entry(for: port)?.name
        else { return false }
        return resolve(name, BackendConfigView.kinds, from: position).objects.contains {
            BackendConfigView(object($0)).healthCheck.port.value == nodePort
        }
    }

    fileprivate func portState(_ port: Field<IntOrString>, of service: Resolution) -> BackendReference.PortState {
        guard let reference = port.value, !service.objects.isEmpty else { return .unknown }
        // Where variants of the Service differ, one that has the port is enough.
        let exists = service.objects.contains { position in
            ServiceView(object(position)).ports.contains { $0.isNamed(by: reference) }
        }
        return exists ? .exists : .missing
    }

    /// The Services that an address in a configuration of nginx means, and the doubt that there is.
    func services(at address: NetworkAddress, in text: NGINXText) -> (positions: [Int], doubt: String?) {
        if let name = address.service {
            let made = manifests.configMap(madeOf: text)
            let own =
                text.value.map { object($0.object).namespace }
                ?? made.map { manifests.kustomizations[$0.kustomization].view.namespace }
            // A name alone may be anybody's where nginx does not run in the cluster.
            guard let file = manifests.file(of: text), name.namespace != nil || own != nil else { return ([], nil) }
            return services(named: name.name, namespace: name.namespace ?? own ?? nil, from: file)
        }
        let addressed = serviceAddresses.hosts[address.host] ?? []
        guard addressed.isEmpty, let port = address.port else { return (addressed, nil) }
        let published = serviceAddresses.nodePorts[port] ?? []
        return published.count == 1 ? (published, "no other Service has the node port \(port)") : ([], nil)
    }

    /// The Services that a host name in a file of a proxy means, and the doubt that there is.
    func services(
        named name: String,
        namespace: String?,
        from file: Int
    ) -> (positions: [Int], doubt: String?) {
        let named = positions(named: name, .service)
        let origin = Visibility.Origin(file: file, namespace: namespace)
        let known = namespace == nil ? named : named.filter { visibility.namespaces(of: $0) != [nil] }
        let exact = visibility.nearest(to: origin, among: known, namespace: namespace)
        if !exact.isEmpty { return (exact, nil) }
        if namespace != nil {
            // The manifest of the Service leaves its namespace open, and the host name fills it in.
            let open = named.filter { object($0).namespace == nil }
            let unknown = Visibility.Origin(file: origin.file, namespace: nil)
            return (
                visibility.nearest(to: unknown, among: open), "the Service's manifest does not say its namespace"
            )
        }
        return named.count == 1 ? (named, "no other Service has the name \(name)") : ([], nil)
    }
}
