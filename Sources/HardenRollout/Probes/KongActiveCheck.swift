/// An active check by which Kong finds out within seconds that a Pod is gone, where nothing is known of its probes.
///
/// Planning values for targets that are Pods; Kong's own defaults switch all checks off. Source: Kong Gateway, Upstream
/// entity and "Health checks and circuit breakers".
package enum KongActiveCheck {
    /// Seconds between two checks, of a healthy as of an unhealthy target.
    package static let interval = 5
    /// Successful checks that bring a target back.
    package static let successes = 1
    /// Refused connections, or timeouts, that take a target out: one may be an accident.
    package static let failures = 2
}
