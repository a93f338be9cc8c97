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

    /// What the timeout on a path was derived from, such as "slowest request 45 + 2 × step 5 = 55"; `nil` where no proxy
    /// has one.
    package func sum(on path: TrafficPath) -> String? {
        let (steps, text) =
            switch path.timeoutScope {
            case .wholeRequest: (2, "2 × step \(Self.step)")
            case .betweenReads: (1, "step \(Self.step)")
            case nil: (0, "")
            }
        guard let timeout = timeout(on: path) else { return nil }
        let sum = application + steps * Self.step
        let bound =
            timeout == sum
            ? ""
            : timeout < sum ? ", of which the load balancer takes \(timeout)" : ", no less than the default \(timeout)"
        return "slowest request \(application) + \(text) = \(sum)\(bound)"
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

extension TimeoutLadder {
    /// Seconds until a proxy has given up that many attempts, each of which waits for its whole timeout.
    package static func longest(attempts: Int, of timeout: Int) -> Int {
        let (product, isTooLong) = attempts.multipliedReportingOverflow(by: timeout)
        return isTooLong ? .max : product
    }
}
