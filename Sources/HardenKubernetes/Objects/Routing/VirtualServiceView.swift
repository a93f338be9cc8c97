package import HardenRollout
import HardenYAML

/// A VirtualService of Istio, as far as it routes HTTP. Source: Istio, "Virtual Service".
package struct VirtualServiceView: ObjectView {
    package static let kinds: Set<ObjectKind> = [.virtualService]

    package let object: KubernetesObject

    package init(_ object: KubernetesObject) { self.object = object }

    /// The proxies that act on it: gateways, and the sidecars of clients where it names `mesh` or nothing.
    package var paths: [TrafficPath] {
        let gateways = spec["gateways"].items.map(\.text)
        let isOfMesh = gateways.isEmpty || gateways.contains("mesh")
        return (gateways.allSatisfy { $0 == "mesh" } ? [] : [.istioGateway]) + (isOfMesh ? [.istioSidecars] : [])
    }

    package var rules: [Rule] { spec["http"].items.map { Rule(place: $0) } }

    package func rules(to service: ServiceView) -> [Rule] {
        let object = object
        return rules.filter { rule in
            rule.destinations.contains { destination in
                guard case .named(service.name, let namespace) = destination.service else { return false }
                // A Service whose manifest leaves its namespace open is met by any.
                return service.namespace.map { $0 == namespace ?? object.namespace ?? $0 } ?? true
            }
        }
    }

    package struct Rule: Sendable {
        package let place: Place

        package var destinations: [ForeignRouteView.Backend] {
            place["route"].items.compactMap { ForeignRouteView.addressed($0["destination"]["host"]) }
        }

        /// A duration such as `3s`, from the request to the end of its answer, however often it is tried.
        package var timeout: Field<String> { place["timeout"].string() }

        /// Whether failures are made on purpose, which switches timeouts and retries off. Source: istio/api,
        /// networking/v1alpha3/virtual_service.proto ("timeouts or retries will not be enabled when faults are enabled").
        package var hasFault: Bool { place["fault"].exists }

        /// What is sent again, and where that is written; without `attempts` nothing is. Source: istio/istio, retry.go,
        /// `ConvertPolicy`.
        ///
        /// - Parameter standard: What a proxy sends again where nothing is written.
        package func retries(_ standard: Retries) -> (retries: Retries, place: Place?) {
            let written = place["retries"]
            if hasFault { return (.none, place["fault"]) }
            guard written.exists else { return (standard, nil) }
            var retries = standard
            retries.attempts = written["attempts"].integer().value ?? 0
            if let conditions = written["retryOn"].text?.split(whereSeparator: { $0 == "," || $0 == " " }) {
                let breaks = conditions.contains { ["5xx", "gateway-error", "reset"].contains($0) }
                retries.brokenConnections = breaks ? .all : .none
                retries.connectFailures = breaks || conditions.contains("connect-failure") ? .all : .none
            }
            return (retries.attempts > 0 ? retries : .none, written)
        }
    }
}
