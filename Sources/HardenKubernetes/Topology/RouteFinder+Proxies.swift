import HardenRollout

/// Ways that the configuration of proxies tells of, which are no objects of the cluster.
extension RouteFinder {
    // MARK: - decK

    func deckRoutes() -> [TrafficRoute] {
        catalog.manifests.deckFiles.indices.flatMap { index -> [TrafficRoute] in
            let file = catalog.manifests.deckFiles[index]
            let upstreams = file.upstreamsByName
            return file.services.enumerated().flatMap { number, service -> [TrafficRoute] in
                guard let host = service.host else { return [] }
                if let upstream = upstreams[host] {
                    return upstream.targets.flatMap { target in
                        routes(to: target.address, at: target.place, from: index, service: number)
                    }
                }
                var address = NetworkAddress(host)
                address?.port = service.port.value
                return routes(to: address, at: service.hostPlace, from: index, service: number)
            }
        }
    }

    private func routes(
        to address: NetworkAddress?,
        at place: Place,
        from deck: Int,
        service number: Int
    ) -> [TrafficRoute] {
        guard let address, let name = address.service else { return [] }
        let (found, doubt) = catalog.services(
            named: name.name,
            namespace: name.namespace,
            from: catalog.manifests.fileOfDeckFile[deck]
        )
        return found.map { position in
            let service = ServiceView(catalog.object(position))
            return TrafficRoute(
                kind: .path(service.isHeadless ? .kongToHeadless : .kongToClusterIP),
                certainty: doubt.map { .assumed(because: $0) } ?? .stated,
                source: .deck(deck, service: number),
                service: position,
                port: address.port.flatMap { service.port(.int($0)) },
                place: place
            )
        }
    }

    // MARK: - nginx

    func nginxRoutes() -> [TrafficRoute] {
        var routes: [Int: [(route: TrafficRoute, timeout: Int)]] = [:]
        for (number, pass) in catalog.manifests.nginxPasses.enumerated() {
            for server in pass.servers ?? [] {
                guard !server.isDown, let address = server.address else { continue }
                let (found, doubt) = catalog.services(at: address, in: pass.place.text)
                for position in found {
                    let service = ServiceView(catalog.object(position))
                    let route = TrafficRoute(
                        kind: .path(pass.path(to: server, isHeadless: service.isHeadless)),
                        certainty: doubt.map { .assumed(because: $0) } ?? .stated,
                        source: .nginx(number),
                        service: position,
                        port: address.port.flatMap { service.port(.int($0)) },
                        place: service.spec
                    )
                    routes[position, default: []].append((route, pass.readTimeout.value ?? 0))
                }
            }
        }
        return routes.sorted { $0.key < $1.key }.flatMap { _, routes in
            guard routes.count > 2 * Self.mostOfNGINX else { return routes.map(\.route) }
            // Of very many ways those that wait for the shortest and for the longest time tell what can go wrong.
            let sorted = routes.enumerated().sorted {
                ($0.element.timeout, $0.offset) < ($1.element.timeout, $1.offset)
            }
            .map(\.element.route)
            return Array(sorted.prefix(Self.mostOfNGINX) + sorted.suffix(Self.mostOfNGINX))
        }
    }

    private static let mostOfNGINX = 32
}
