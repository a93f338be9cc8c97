/// Request timeouts that nest from outside in: client > load balancer ≥ gateway ≥ application.
///
/// Each outer timeout is longer than the next inner one, so that the innermost gives the answer and an outer one never
/// cuts a request that the inner one would still have answered.
package struct TimeoutLadder: Hashable, Sendable {
    /// Longest time that the application works on a request, in seconds.
    package let application: Int
    /// Timeout of Kong or nginx towards the Pod, in seconds.
    package let gateway: Int
    /// Timeout of the Google load balancer's backend service, in seconds.
    package let loadBalancer: Int
    /// Least timeout of a client, in seconds.
    package let client: Int

    /// Seconds between two neighbouring timeouts, so that the inner one's answer still gets through.
    package static let step = 5

    /// Builds the ladder from the slowest request outwards.
    ///
    /// Nothing becomes shorter than the load balancer's own default, since a shorter timeout would only cut requests, and
    /// nothing longer than the load balancer takes.
    package init(slowestRequest: Int) {
        application = slowestRequest
        gateway = slowestRequest + Self.step
        let path = TrafficPath.gkeIngressExternal
        loadBalancer = min(max(gateway + Self.step, path.defaultTimeout ?? 0), path.longestTimeout ?? .max)
        client = max(loadBalancer, gateway) + Self.step
    }

    /// The timeout to configure on a path, in seconds; `nil` where no proxy has one.
    package func timeout(on path: TrafficPath) -> Int? {
        switch path.timeoutScope {
        case .wholeRequest: loadBalancer
        case .betweenReads: gateway
        case nil: nil
        }
    }
}

/// One timeout of a chain of proxies, for checking whether the chain nests.
package struct TimeoutRung: Hashable, Sendable {
    package let name: String
    package let seconds: Int

    package init(_ name: String, seconds: Int) {
        self.name = name
        self.seconds = seconds
    }

    /// The neighbouring pairs of `rungs`, outermost first, where the inner timeout is longer than the outer.
    package static func violations(in rungs: [TimeoutRung]) -> [(outer: TimeoutRung, inner: TimeoutRung)] {
        zip(rungs, rungs.dropFirst()).filter { $0.seconds < $1.seconds }.map { (outer: $0, inner: $1) }
    }
}
