import HardenYAML

/// The balancing of an upstream, in any of the three forms in which it is written. Durations are in seconds.
///
/// Source: Kong Gateway, Upstream entity; kong/db/schema/entities/upstreams.lua.
package struct KongUpstreamView: Sendable {
    package enum Form: Sendable, Hashable {
        /// KongUpstreamPolicy: camel case.
        case policy
        /// KongIngress and decK files: snake case.
        case entity
    }

    package let place: Place
    package let form: Form

    package var name: Field<String> { place["name"].string() }
    package var algorithm: Field<String> {
        place["algorithm"].string(default: Default("round-robin", source: APIReference.kongUpstream))
    }
    package var slots: Field<Int> { place["slots"].integer(default: Default(10000, source: APIReference.kongUpstream)) }
    /// What is hashed, in a decK file or a KongIngress.
    package var hashOn: Field<String> {
        place["hash_on"].string(default: Default("none", source: APIReference.kongUpstream))
    }
    package var hashFallback: Field<String> {
        place["hash_fallback"].string(default: Default("none", source: APIReference.kongUpstream))
    }

    package var healthChecks: Place { place["healthchecks"] }
    package var active: KongHealthCheckView { KongHealthCheckView(place: healthChecks["active"], form: form) }
    package var passive: KongHealthCheckView { KongHealthCheckView(place: healthChecks["passive"], form: form) }
    /// Percentage of healthy weight below which the upstream as a whole counts as unhealthy.
    package var threshold: Field<Double> {
        healthChecks["threshold"].number(default: Default(0, source: APIReference.kongUpstream))
    }

    /// Whether requests are spread by a hash.
    package var usesHashing: Bool {
        if form == .policy { return place["hashOn"].exists }
        return (hashOn.value ?? "none") != "none"
    }
}

/// Kong's active or passive health check. All of it is off unless a count is set.
package struct KongHealthCheckView: Sendable {
    package let place: Place
    package let form: KongUpstreamView.Form

    package var exists: Bool { place.exists }
    package var type: Field<String> {
        place["type"].string(default: Default("http", source: APIReference.kongUpstream))
    }
    package var timeout: Field<Double> {
        place["timeout"].number(default: Default(1, source: APIReference.kongUpstream))
    }
    package var httpPath: Field<String> {
        field("httpPath", "http_path").string(default: Default("/", source: APIReference.kongUpstream))
    }

    package var healthyInterval: Field<Double> { off(place["healthy"]["interval"]) }
    package var healthySuccesses: Field<Double> { off(place["healthy"]["successes"]) }
    package var unhealthyInterval: Field<Double> { off(place["unhealthy"]["interval"]) }
    package var tcpFailures: Field<Double> { off(count("tcpFailures", "tcp_failures")) }
    package var timeouts: Field<Double> { off(place["unhealthy"]["timeouts"]) }
    package var httpFailures: Field<Double> { off(count("httpFailures", "http_failures")) }

    /// Whether an active check probes at all, and draws a conclusion from it.
    package var isActive: Bool {
        (healthyInterval.value ?? 0) > 0 && (healthySuccesses.value ?? 0) > 0
            || (unhealthyInterval.value ?? 0) > 0 && countsFailures
    }

    /// Whether failures of any kind make a target unhealthy.
    package var countsFailures: Bool {
        [tcpFailures, timeouts, httpFailures].contains { ($0.value ?? 0) > 0 }
    }

    private func field(_ camel: String, _ snake: String) -> Place { place[form == .policy ? camel : snake] }

    private func count(_ camel: String, _ snake: String) -> Place {
        place["unhealthy"][form == .policy ? camel : snake]
    }

    private func off(_ place: Place) -> Field<Double> {
        place.number(default: Default(0, source: APIReference.kongUpstream))
    }
}
