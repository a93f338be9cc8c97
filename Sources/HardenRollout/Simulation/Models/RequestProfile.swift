/// The requests that clients send over one path.
package struct RequestProfile: Hashable, Sendable {
    /// Requests a second, over all Pods.
    package var rate: Double
    /// Seconds that the slowest request takes (`Q`). The expected numbers count every request as this slow.
    package var slowestRequest: Seconds
    /// Share of requests that may be sent twice without harm (GET, PUT, …), 0 to 1.
    package var idempotentShare: Double
    package var longConnections: LongConnections?
    /// Pause between two requests on a connection; `nil` if it may be anything.
    package var idleGap: LatencyRange?
    /// Pods that the load needs; fewer fail a part of the requests. `nil` if one Pod is enough.
    package var podsNeeded: Int?

    /// Requests a second where nobody says how many: a round number, so that those that fail are easily scaled.
    package static let standardRate = 100.0

    package init(
        rate: Double = RequestProfile.standardRate,
        slowestRequest: Seconds,
        idempotentShare: Double = 0,
        longConnections: LongConnections? = nil,
        idleGap: LatencyRange? = nil,
        podsNeeded: Int? = nil
    ) {
        self.rate = rate
        self.slowestRequest = slowestRequest
        self.idempotentShare = idempotentShare
        self.longConnections = longConnections
        self.idleGap = idleGap
        self.podsNeeded = podsNeeded
    }
}

extension RequestProfile {
    /// Connections that carry one answer for a long time: WebSockets, streams.
    package struct LongConnections: Hashable, Sendable {
        package var perPod: Int
        /// Seconds after which they end by themselves; `nil` if they never do.
        package var lifetime: Seconds?

        package init(perPod: Int, lifetime: Seconds? = nil) {
            self.perPod = perPod
            self.lifetime = lifetime
        }
    }
}
