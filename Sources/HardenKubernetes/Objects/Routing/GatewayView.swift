import HardenYAML

/// A Gateway of the Gateway API.
package struct GatewayView: ObjectView {
    package static let kinds: Set<ObjectKind> = [.gateway]

    package let object: KubernetesObject

    package init(_ object: KubernetesObject) { self.object = object }

    package var className: Field<String> { spec["gatewayClassName"].string() }
    package var listeners: [Place] { spec["listeners"].items }
}

/// Listeners that are added to a Gateway from elsewhere.
package struct ListenerSetView: ObjectView {
    package static let kinds: Set<ObjectKind> = [.listenerSet]

    package let object: KubernetesObject

    package init(_ object: KubernetesObject) { self.object = object }

    package var parent: ReferenceView {
        ReferenceView(spec["parentRef"], defaultGroup: "gateway.networking.k8s.io", defaultKind: "Gateway")
    }
}

/// A GatewayClass: which controller serves the Gateways of a name.
package struct GatewayClassView: ObjectView {
    package static let kinds: Set<ObjectKind> = [.gatewayClass]

    package let object: KubernetesObject

    package init(_ object: KubernetesObject) { self.object = object }

    package var controllerName: Field<String> { spec["controllerName"].string() }
}

/// An HTTPRoute or a GRPCRoute, in the versions before `gateway.networking.k8s.io`, too, which have `gateways` for `parentRefs`
/// and `forwardTo` for `backendRefs`, the first of them within `hosts` and `action`.
package struct RouteView: ObjectView {
    /// On a route that is generated for a Gateway outside the input: the class of that Gateway.
    package static let gatewayClassAnnotation = "harden.dev/gateway-class"

    package static let kinds: Set<ObjectKind> = [.httpRoute, .grpcRoute]

    package let object: KubernetesObject

    package init(_ object: KubernetesObject) { self.object = object }

    /// Gateways, or Services where a mesh routes.
    package var parents: [ReferenceView] {
        (spec["parentRefs"].items + spec["gateways"]["gatewayRefs"].items).map {
            ReferenceView($0, defaultGroup: "gateway.networking.k8s.io", defaultKind: "Gateway")
        }
    }

    package var hostnames: Field<[String]> { spec["hostnames"].strings() }
    package var rules: [RouteRuleView] {
        (spec["rules"].items + spec["hosts"].items.flatMap { $0["rules"].items }).map { RouteRuleView(place: $0) }
    }
    package var backends: [ReferenceView] { rules.flatMap(\.backends) }
}

/// A rule of a route.
package struct RouteRuleView: Sendable {
    package let place: Place

    package var backends: [ReferenceView] {
        place["backendRefs"].items.map { ReferenceView($0, defaultGroup: "", defaultKind: "Service") }
            + place["forwardTo"].items.map { forward in
                let reference = forward["backendRef"]
                return reference.exists
                    ? ReferenceView(reference, port: forward["port"])
                    : ReferenceView(forward, defaultGroup: "", defaultKind: "Service", name: forward["serviceName"])
            }
            + place["action"]["forwardTo"].items.map { forward in
                ReferenceView(
                    forward["targetRef"],
                    defaultGroup: "",
                    defaultKind: "Service",
                    port: forward["targetPort"]
                )
            }
    }

    /// A duration such as `10s` or `1m30s`; `0s` means none.
    package var requestTimeout: Field<String> { place["timeouts"]["request"].string() }
    package var backendRequestTimeout: Field<String> { place["timeouts"]["backendRequest"].string() }
}

/// A duration of the Gateway API, such as `1m30s`. Source: Gateway API, GEP-2257.
package enum GatewayDuration {
    /// - Returns: `nil` for another text.
    package static func milliseconds(_ text: String?) -> Int? {
        // Four parts of five digits each are what it may have.
        guard var rest = text?[...], !rest.isEmpty, rest.utf8.count <= 4 * 7 else { return nil }
        var sum = 0
        while !rest.isEmpty {
            let digits = rest.prefix(while: \.isNumber)
            rest = rest.dropFirst(digits.count)
            let unit = rest.prefix(while: \.isLetter)
            rest = rest.dropFirst(unit.count)
            let factors = ["h": 3_600_000, "m": 60_000, "s": 1000, "ms": 1]
            guard let number = Int(digits), number < 1_000_000, let factor = factors[String(unit)] else { return nil }
            sum += number * factor
        }
        return sum
    }
}
