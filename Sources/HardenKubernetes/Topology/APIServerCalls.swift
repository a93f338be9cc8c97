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
    /// Whether nobody but the API server has something to ask of it: the calls are to all ports that are neither for metrics
    /// nor for the kubelet.
    func isLeft(to calls: [TrafficRoute], of pods: [PodTemplateView]) -> Bool {
        let called = Set(calls.compactMap(\.port?.port.value))
        return !called.isEmpty
            && ports.allSatisfy { port in
                port.port.value.map(called.contains) == true || port.isForMetrics(of: self) || port.isProbed(in: pods)
            }
    }
}

extension ServicePortView {
    /// Whether probes ask there, in all Pods, or its name says so.
    fileprivate func isProbed(in pods: [PodTemplateView]) -> Bool {
        if ["health", "healthz", "healthcheck"].contains(name.value?.lowercased()) { return true }
        guard let target = targetPort.value, !pods.isEmpty else { return false }
        return pods.allSatisfy { pod in
            let declared = pod.containers(withPort: target)
            let names: [IntOrString] = declared.flatMap { found in
                [found.port.containerPort.value.map(IntOrString.int), found.port.name.value.map(IntOrString.string)]
                    .compactMap(\.self)
            }
            return (declared.isEmpty ? pod.servingContainers : declared.map(\.container)).flatMap(\.probes)
                .contains { probe in probe.port.value.map((names + [target]).contains) ?? false }
        }
    }
}

extension Topology {
    /// What the API server asks on a route; `nil` where it is not on it.
    package func call(on route: TrafficRoute) -> APIServerCallView.Call? {
        guard case .call(let position, let number) = route.source else { return nil }
        return APIServerCallView(object(at: position)).calls[number]
    }
}
