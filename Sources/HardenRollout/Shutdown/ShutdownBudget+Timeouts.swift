extension ShutdownBudget {
    /// Seconds that the slowest request on a path may take as far as its timeout tells, where nobody says how long requests
    /// take; `nil` where the timeout tells no more than the path's default.
    ///
    /// A request is taken to last no longer than a proxy waits for it. Whoever lets one wait longer than by default has
    /// requests that need it, unless no grace period could cover them that the cluster autoscaler honours: such a timeout
    /// is for connections. Where it is the pause between two reads, the first of them waits for the answer to begin, so
    /// that the whole takes no less; an answer that comes in pieces may take longer.
    ///
    /// - Parameters:
    ///   - timeout: that of the path, in seconds; `nil` where it is not known.
    ///   - latency: the path's drain latency, in seconds.
    package static func slowestRequest(
        on path: TrafficPath,
        timeout: Int?,
        latency: Int,
        application: ApplicationBehavior
    ) -> Int? {
        let standard = assumedSlowestRequest(on: path)
        guard let timeout, timeout > 0, timeout != standard else { return nil }
        guard timeout > standard else { return timeout }
        // What has no draining needs a hook that waits for as long.
        let draining = draining(slowestRequest: nil, timeout: timeout, configured: nil).seconds
        let needed = draining + latency + shutdown(of: application)
        return needed <= GraceLimit.clusterAutoscaler.seconds ? timeout : nil
    }

    /// The draining timeout for a slowest request of so many seconds, within what the load balancer accepts.
    ///
    /// - Parameters:
    ///   - slowestRequest: what is said of requests; `nil` where nobody does.
    ///   - timeout: what the load balancer's timeout says of them, if anything.
    ///   - configured: what it is, where it counts.
    ///   - longest: seconds after which the load balancer gives up every request; `nil` where that is not known.
    static func draining(slowestRequest: Int?, timeout: Int?, configured: Int?, longest: Int? = nil) -> Amount {
        guard let slowestRequest else {
            // No request takes longer than the load balancer waits for it, so that there is nothing to add. The start value
            // covers what takes up to twice as long as by default.
            if let timeout, timeout < Start.slowestRequest || timeout > Start.draining {
                return Amount(seconds: min(timeout, Limit.draining), sum: "timeout \(timeout)")
            }
            // What lasts as long as any request may take needs no start value.
            if let longest, let configured, configured >= longest, configured < Start.draining {
                return Amount(seconds: configured, sum: "as configured")
            }
            guard timeout == nil, let configured, configured > Start.draining else {
                return Amount(seconds: Start.draining, sum: "start value")
            }
            return Amount(seconds: configured, sum: "as configured")
        }
        // 1.5 × Q without floating point: ⌈3Q / 2⌉.
        let seconds = (3 * slowestRequest + 1) / 2
        guard seconds <= Limit.draining else {
            return Amount(seconds: Limit.draining, sum: "the load balancer's limit; 1.5 × \(slowestRequest) wanted")
        }
        return Amount(seconds: max(1, seconds), sum: "1.5 × slowest request \(slowestRequest)")
    }
}
