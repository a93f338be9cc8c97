/// How a new version replaces the old one.
///
/// No Pod of the old version is stopped before one of the new can take its place: the number of unavailable Pods is
/// always 0, which is why there is no setting for it.
public struct Rollout: Sendable, Hashable {
    /// How many Pods of the new version may be started on top of the usual number, rounded up to whole Pods.
    ///
    /// More is faster and needs more room on the nodes. 25 % is the default of Kubernetes. Pods that are shutting down
    /// come on top of it.
    public var surge: Amount
    /// How long a new Pod must have been ready before it counts as available. `nil`, the default, takes the time that
    /// the way to the Pod needs to learn of it (a load balancer's health check, for instance).
    public var minimumReady: Duration?

    /// Creates a rollout.
    ///
    /// - Parameters:
    ///   - surge: How many Pods may be started on top of the usual number.
    ///   - minimumReady: How long a new Pod must have been ready; `nil` derives it from how the service is exposed.
    public init(surge: Amount = .percent(25), minimumReady: Duration? = nil) {
        self.surge = surge
        self.minimumReady = minimumReady
    }
}
