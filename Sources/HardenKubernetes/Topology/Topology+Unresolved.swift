extension Topology {
    /// In a few words each, the ways to workloads over a proxy that is not known here: no number holds for it.
    ///
    /// - Parameter workload: The workload; all of the input if left out.
    package func unresolvedRoutes(to workload: WorkloadNode? = nil) -> [String] {
        let nodes = workload.map { [$0] } ?? workloads
        var texts: [String] = []
        for route in nodes.flatMap(\.routes) {
            guard let text = unresolved(route), !texts.contains(text) else { continue }
            texts.append(text)
        }
        return texts
    }

    /// In a few words each, what routes send to that is no Service.
    package var unresolvedBackends: [String] {
        foreignBackends.map { "\(object(at: $0.route)) to \($0.kind) \($0.name)" }
    }

    /// In a few words each, the BackendConfigs that Services name and that are nowhere in the input: they may be in another
    /// repository, and what they say is not known.
    package var unresolvedBackendConfigs: [String] {
        var texts: [String] = []
        for service in services {
            for binding in service.backendConfigs {
                guard case .notFound(let absence) = binding.resolution, !absence.isOpen else { continue }
                let text =
                    "BackendConfig \(binding.entry.name) of Service \(service.view.name), which is nowhere in the input"
                if !texts.contains(text) { texts.append(text) }
            }
        }
        return texts
    }

    private func unresolved(_ route: TrafficRoute) -> String? {
        let isClassUnknown: Bool
        switch route.kind {
        case .other: isClassUnknown = true
        case .unknown: isClassUnknown = false
        default: return nil
        }
        switch route.source {
        case .ingress(let position):
            let name = IngressView(object(at: position)).className.value
            return "\(object(at: position)) (\(name.map { "class \($0)" } ?? "without a class"))"
        case .route(let position, let gateway):
            if isClassUnknown, let gateway {
                let name = GatewayView(object(at: gateway)).className.value ?? "?"
                return "\(object(at: position)) (Gateway class \(name))"
            }
            let parents = RouteView(object(at: position)).parents.compactMap { parent -> String? in
                guard let kind = parent.kind.value, let name = parent.name.value else { return nil }
                return "\(kind) \(name)"
            }
            return "\(object(at: position)) (\(parents.isEmpty ? "no parent" : parents.joined(separator: ", ")))"
        case .deck, .service: return nil
        }
    }
}
