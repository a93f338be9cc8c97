import HardenYAML

/// A Google Cloud load balancer's health check, as a BackendConfig or a HealthCheckPolicy states it.
package struct HealthCheckView: Sendable {
    package enum Form: Sendable, Hashable {
        case backendConfig
        case policy
    }

    /// The mapping with the intervals and thresholds.
    package let place: Place
    package let form: Form

    package var exists: Bool { place.exists }

    /// Source for a BackendConfig: kubernetes/ingress-gce, the defaults of health checks for NEGs; for a policy: the
    /// GKE documentation of HealthCheckPolicy.
    package var checkIntervalSeconds: Field<Int> { number("checkIntervalSec", backendConfig: 15, policy: 5) }
    package var timeoutSeconds: Field<Int> { number("timeoutSec", backendConfig: 15, policy: 5) }
    package var healthyThreshold: Field<Int> { number("healthyThreshold", backendConfig: 1, policy: 2) }
    package var unhealthyThreshold: Field<Int> { number("unhealthyThreshold", backendConfig: 2, policy: 2) }

    /// TCP, HTTP, HTTPS, HTTP2 or GRPC.
    package var type: Field<String> { form == .policy ? place["config"]["type"].string() : place["type"].string() }

    /// The mapping with path and port.
    package var target: Place {
        guard form == .policy else { return place }
        return place["config"][targetKey]
    }

    /// The mapping that fits the type of a policy's check, such as `httpHealthCheck`.
    package var targetKey: String { "\((type.value ?? "HTTP").lowercased())HealthCheck" }

    /// All mappings of a policy that name a target; exactly one is allowed.
    package var targetKeys: [String] {
        guard form == .policy else { return [] }
        return place["config"].entries.map(\.key.string).filter { $0.hasSuffix("HealthCheck") }
    }

    package var requestPath: Field<String> { target["requestPath"].string(default: Default("/", source: source)) }
    package var port: Field<Int> { target["port"].integer() }
    package var portName: Field<String> { target["portName"].string() }
    /// USE_FIXED_PORT, USE_NAMED_PORT or USE_SERVING_PORT; policies only.
    package var portSpecification: Field<String> { target["portSpecification"].string() }
    package var host: Field<String> { target["host"].string() }

    private var source: String {
        form == .policy ? APIReference.healthCheckPolicy : APIReference.backendConfig
    }

    private func number(_ key: String, backendConfig: Int, policy: Int) -> Field<Int> {
        place[key].integer(default: Default(form == .policy ? policy : backendConfig, source: source))
    }
}
