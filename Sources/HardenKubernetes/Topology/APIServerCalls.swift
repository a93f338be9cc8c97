import HardenRollout

extension RouteFinder {
    /// What the API server asks of Services.
    func apiServerCalls() -> [TrafficRoute] {
        catalog.positions(APIServerCallView.kinds).flatMap { position in
            let path: TrafficPath =
                catalog.object(position).kind == .apiService ? .apiServerToAPIService : .apiServerToWebhook
            return APIServerCallView(catalog.object(position)).calls.enumerated().flatMap { number, call in
                let (name, namespace) = (call.service["name"].text, call.service["namespace"].text)
                return catalog.resolve(name, ServiceView.kinds, from: position, namespace: namespace).objects.map {
                    service in
                    TrafficRoute(
                        kind: .path(path),
                        certainty: .stated,
                        source: .call(position, number: number),
                        service: service,
                        port: call.port.value.flatMap { ServiceView(catalog.object(service)).port(.int($0)) },
                        place: call.service
                    )
                }
            }
        }
    }
}

extension ServiceView {
    /// Whether nobody but the API server has something to ask of it: the calls are to all ports that are not for metrics.
    func isLeft(to calls: [TrafficRoute]) -> Bool {
        let called = Set(calls.compactMap(\.port?.port.value))
        return !called.isEmpty
            && ports.allSatisfy { $0.port.value.map(called.contains) == true || $0.isForMetrics(of: self) }
    }
}

extension Topology {
    /// What the API server asks on a route; `nil` where it is not on it.
    package func call(on route: TrafficRoute) -> APIServerCallView.Call? {
        guard case .call(let position, let number) = route.source else { return nil }
        return APIServerCallView(object(at: position)).calls[number]
    }
}
