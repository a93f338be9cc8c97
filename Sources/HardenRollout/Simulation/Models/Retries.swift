/// What a proxy sends again, and where.
package struct Retries: Hashable, Sendable {
    /// Which requests are sent again.
    package enum Scope: Hashable, Sendable {
        case none
        case idempotent
        case all
    }

    /// Attempts after the first.
    package var attempts: Int
    /// After a connection could not be made, so that no byte of the request was sent.
    package var connectFailures: Scope
    /// After a connection broke before the answer began.
    package var brokenConnections: Scope
    /// Whether the next attempt goes to an endpoint that was not yet tried.
    package var avoidsTriedEndpoints: Bool

    package static let none = Retries(
        attempts: 0,
        connectFailures: .none,
        brokenConnections: .none,
        avoidsTriedEndpoints: false
    )

    package init(attempts: Int, connectFailures: Scope, brokenConnections: Scope, avoidsTriedEndpoints: Bool) {
        self.attempts = attempts
        self.connectFailures = connectFailures
        self.brokenConnections = brokenConnections
        self.avoidsTriedEndpoints = avoidsTriedEndpoints
    }

    /// Which requests are sent again after a failure of this kind. An answer is never asked for again, and a timeout
    /// only wears out the other endpoints as well.
    func scope(for symptom: Symptom) -> Scope {
        guard attempts > 0 else { return .none }
        return switch symptom {
        case .refused, .unreachable: connectFailures
        case .cutInFlight, .keepAliveRace: brokenConnections
        case .timeout, .noEndpoint, .applicationError: .none
        }
    }
}

extension Retries {
    /// What the path's proxy does when nothing is configured.
    ///
    /// Sources: Cloud Load Balancing, "Retries" (a request without a body once); Kong, `retries` 5, and the Kong guide
    /// "Proxying" (no POST that was sent); ingress-nginx, `proxy-next-upstream` "error timeout" and
    /// `proxy-next-upstream-tries` 3; nginx, `proxy_next_upstream` (a single address has no next one).
    package static func defaults(on path: TrafficPath) -> Retries {
        switch path {
        case .gkeIngressExternal, .gkeIngressInternal, .gkeGatewayGlobal, .gkeGatewayRegional, .standaloneNEG:
            Retries(
                attempts: 1,
                connectFailures: .idempotent,
                brokenConnections: .idempotent,
                avoidsTriedEndpoints: false
            )
        case .kong, .kongToHeadless, .kongToClusterIP:
            Retries(
                attempts: 5,
                connectFailures: .all,
                brokenConnections: .idempotent,
                avoidsTriedEndpoints: path != .kongToClusterIP
            )
        case .ingressNGINX, .nginxToHeadless:
            Retries(
                attempts: 2,
                connectFailures: .all,
                brokenConnections: .idempotent,
                avoidsTriedEndpoints: true
            )
        case .nginxToClusterIP, .inCluster: .none
        }
    }
}

extension Retries {
    /// What a proxy does in front of Pods as its users commonly configure it, or by itself.
    ///
    /// Sources: ingress-nginx, `proxy-next-upstream` "error timeout" and `proxy-next-upstream-tries` 3 (nginx sends no
    /// POST again that was sent); Envoy, "HTTP Connection Manager, retries", `connect-failure,reset` with the
    /// `previous_hosts` predicate (a reset before the answer, whatever the method); HAProxy, `retries` 3, `option
    /// redispatch 1` and `retry-on` "conn-failure" (connections only).
    package static func customary(for proxy: Proxy) -> Retries {
        switch proxy {
        case .nginx, .ingressNGINX: defaults(on: .ingressNGINX)
        case .kong: defaults(on: .kong)
        case .googleFrontEnd: defaults(on: .gkeIngressExternal)
        case .envoy: Retries(attempts: 2, connectFailures: .all, brokenConnections: .all, avoidsTriedEndpoints: true)
        case .haProxy: Retries(attempts: 3, connectFailures: .all, brokenConnections: .none, avoidsTriedEndpoints: true)
        case .kubeProxy: .none
        }
    }
}
