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
