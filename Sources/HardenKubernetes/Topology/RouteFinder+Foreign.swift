import HardenRollout

extension RouteFinder {
    /// Over objects of which it is not known how they route.
    func foreignRoutes() -> [TrafficRoute] {
        catalog.positions(ForeignRouteView.kinds).flatMap { position in
            let object = catalog.object(position)
            return ForeignRouteView(object).backends.flatMap { backend in
                catalog.services(meantBy: backend, from: position).filter {
                    // A registry of addresses: those of other Services stay when Pods go.
                    object.kind != .serviceDirectoryRegistrationPolicy || ServiceView(catalog.object($0)).isHeadless
                }
                .map {
                    TrafficRoute(
                        kind: .other(object.kind.rawValue),
                        certainty: .stated,
                        source: .foreign(position),
                        service: $0,
                        port: nil,
                        place: backend.place
                    )
                }
            }
        }
    }

    /// Over Istio's proxies. Which Pod of a headless Service a gateway asks is not known, and its clients choose themselves.
    func istioRoutes() -> [TrafficRoute] {
        catalog.positions(VirtualServiceView.kinds).flatMap { position in
            let view = VirtualServiceView(catalog.object(position))
            return view.rules.flatMap(\.destinations).flatMap { backend in
                catalog.services(meantBy: backend, from: position).flatMap { service in
                    let isHeadless = ServiceView(catalog.object(service)).isHeadless
                    return view.paths.filter { !isHeadless || $0 == .istioGateway }.map { path in
                        let doubt = "\(view.object) is for the sidecars of clients, which the input does not show"
                        return TrafficRoute(
                            kind: isHeadless ? .other(ObjectKind.virtualService.rawValue) : .path(path),
                            certainty: path == .istioSidecars ? .assumed(because: doubt) : .stated,
                            source: .foreign(position),
                            service: service,
                            port: nil,
                            place: backend.place
                        )
                    }
                }
            }
        }
    }
}

extension ObjectCatalog {
    fileprivate func services(meantBy backend: ForeignRouteView.Backend, from position: Int) -> [Int] {
        func named(_ name: String, _ namespace: String?) -> [Int] {
            resolve(name, ServiceView.kinds, from: position, namespace: namespace).objects
        }
        switch backend.service {
        case .named(let name, let namespace):
            let found = named(name, namespace)
            // Manifests that leave their namespace open do so together.
            return found.isEmpty && object(position).namespace == nil ? named(name, nil) : found
        case .selecting(let selector):
            let selecting = positions(ServiceView.kinds).filter {
                let own = service($0).selector
                return !own.isEmpty && own.matchLabels.values == selector.matchLabels.values
            }
            return visibility.nearest(to: visibility.origin(of: position), among: selecting)
        case .labelled(let selector):
            return visibility.selected(from: position, among: positions(ServiceView.kinds)) { _, service, _ in
                selector.matches(Labels(object(service).metadata["labels"]))
            }
            .meant
        }
    }
}
