/// The seconds between a Pod's deletion and its end, so that no request is lost on any of the paths that lead to it.
///
/// ```
/// D ≥ 1.5 × Q                      draining, Google load balancers only
/// D ≥ P + S                        the same, where connections carry one answer for longer
/// P ≥ D + L                        preStop, Google load balancers
/// P ≥ L + (Q − time to drain)      preStop, other paths
/// G ≥ P + S                        grace period, which includes preStop
/// ```
///
/// `Q` is the slowest request, `L` the path's drain latency, `S` the application's own shutdown after SIGTERM.
/// Sources: GKE, "Troubleshoot load balancing" (500 series errors when scaling workloads with NEGs); Kubernetes, "Pod
/// Lifecycle" (the grace period's countdown starts before preStop).
package struct ShutdownBudget: Hashable, Sendable {
    /// Draining timeout of the load balancer's backend service (`D`); `nil` if no path has one.
    package let draining: Amount?
    /// Delay between the Pod's deletion and SIGTERM (`P`).
    package let preStop: Amount
    /// Time that the application has after SIGTERM (`S`).
    package let shutdown: Int
    /// `terminationGracePeriodSeconds` (`G`).
    package let gracePeriod: Amount
    /// The path that asks for the longest preStop; `nil` if no request reaches the workload.
    package let decidingPath: TrafficPath?

    /// A number of seconds and the sum that it was derived from.
    package struct Amount: Hashable, Sendable {
        package let seconds: Int
        /// The sum without its result, such as "draining 60 + drain latency 60".
        package let sum: String

        package init(seconds: Int, sum: String) {
            self.seconds = seconds
            self.sum = sum
        }
    }

    /// The whole sum in one line, such as "preStop 120 (draining 60 + drain latency 60) + shutdown 15 = 135".
    package var sum: String { sum(withShutdown: nil) }

    /// The same with the time that the application is said to need, where that is more.
    package func sum(withShutdown stated: Int?) -> String {
        if let stated, stated > shutdown {
            return "preStop \(preStop.seconds) (\(preStop.sum)) + shutdown \(stated) = \(preStop.seconds + stated)"
        }
        return "preStop \(preStop.seconds) (\(preStop.sum)) + shutdown \(shutdown) = \(gracePeriod.seconds)"
    }

    /// Computes the budget as the maximum over all paths.
    ///
    /// - Parameters:
    ///   - paths: every way on which requests reach the workload; none means that nobody sends requests.
    ///   - application: what is known of the application.
    ///   - otherPreStop: seconds that the longest preStop hook of the Pod's other containers takes.
    ///   - configuredDraining: the load balancer's draining timeout as it is. Where the slowest request is not known,
    ///     whoever asked for more than the start value has requests that need it. One that no grace period could cover
    ///     that the cluster autoscaler honours says nothing of them, nor does one where connections are known to last.
    ///   - timeout: what a path's timeout says of its slowest request, as `slowestRequest(on:timeout:…)` finds it; used
    ///     where the application's is not known.
    ///   - longest: seconds after which a load balancer gives up every request; `nil` where that is not known.
    ///   - drainLatency: seconds that replace a path's own drain latency, such as a measured value.
    package init(
        paths: some Sequence<TrafficPath>,
        application: ApplicationBehavior,
        otherPreStop: Int = 0,
        configuredDraining: Int? = nil,
        timeout: (TrafficPath) -> Int? = { _ in nil },
        longest: (TrafficPath) -> Int? = { _ in nil },
        drainLatency: (TrafficPath) -> Int = \.drainLatency
    ) {
        var draining: Amount?
        var preStop = Amount(seconds: 0, sum: "no traffic")
        var decidingPath: TrafficPath?
        for path in paths {
            let required: Amount
            if path.isGoogleLoadBalancer {
                let limit = GraceLimit.clusterAutoscaler.seconds - drainLatency(path) - Self.shutdown(of: application)
                let isForRequests = application.longestConnection == nil
                let configured = configuredDraining.flatMap { isForRequests && $0 <= limit ? $0 : nil }
                let pathDraining = Self.draining(
                    slowestRequest: application.slowestRequest,
                    timeout: timeout(path),
                    configured: configured,
                    longest: longest(path)
                )
                if draining.map({ $0.seconds < pathDraining.seconds }) ?? true { draining = pathDraining }
                required = Self.preStop(draining: pathDraining.seconds, latency: drainLatency(path))
            } else {
                required = Self.preStop(
                    latency: drainLatency(path),
                    slowest: application.slowestRequest ?? timeout(path) ?? Self.assumedSlowestRequest(on: path),
                    application: application
                )
            }
            if decidingPath == nil || required.seconds > preStop.seconds {
                preStop = required
                decidingPath = path
            }
        }
        let shutdown = Self.shutdown(of: application)
        if let needed = draining, let longest = application.longestConnection, longest > needed.seconds {
            // A connection may go on for as long as its Pod does, and is not to end before.
            let end = Amount(
                seconds: min(preStop.seconds + shutdown, Limit.draining),
                sum: "preStop \(preStop.seconds) + shutdown \(shutdown), for connections of up to \(longest)"
            )
            if end.seconds > needed.seconds { draining = end }
        }
        self.init(
            draining: draining,
            preStop: preStop,
            shutdown: shutdown,
            otherPreStop: otherPreStop,
            decidingPath: decidingPath
        )
    }

    private init(
        draining: Amount?,
        preStop: Amount,
        shutdown: Int,
        otherPreStop: Int,
        decidingPath: TrafficPath?
    ) {
        self.draining = draining
        self.preStop = preStop
        self.shutdown = shutdown
        self.decidingPath = decidingPath
        gracePeriod = Self.gracePeriod(preStop: preStop.seconds, shutdown: shutdown, otherPreStop: otherPreStop)
    }
}

extension ShutdownBudget {
    private static func preStop(draining: Int, latency: Int) -> Amount {
        Amount(seconds: draining + latency, sum: "draining \(draining) + drain latency \(latency)")
    }

    /// On a path without draining, requests that came in up to the drain latency must end before the process does: after
    /// SIGTERM if the application drains, before it otherwise.
    private static func preStop(latency: Int, slowest: Int, application: ApplicationBehavior) -> Amount {
        let drainsFor = drainTime(of: application)
        guard slowest > drainsFor else { return Amount(seconds: latency, sum: "drain latency \(latency)") }
        let remainder = drainsFor > 0 ? " − shutdown \(drainsFor)" : ""
        return Amount(
            seconds: latency + slowest - drainsFor,
            sum: "drain latency \(latency) + slowest request \(slowest)\(remainder)"
        )
    }

    /// Seconds that the slowest request is taken to take where nobody says it: what the path's proxy allows by default.
    package static func assumedSlowestRequest(on path: TrafficPath) -> Int {
        path.defaultTimeout ?? Start.slowestRequest
    }

    /// Seconds after a Pod has left the endpoints until which it must be told to stop at the earliest, so that the last
    /// request is answered by then or in the application's own shutdown.
    package static func answeredAfter(
        on path: TrafficPath,
        latency: Int,
        application: ApplicationBehavior,
        gracePeriod: Int
    ) -> Int {
        let slowest = application.slowestRequest ?? assumedSlowestRequest(on: path)
        let limit = application.shutdown ?? slowest
        let drainTime = application.termination == .drains ? min(limit, gracePeriod) : 0
        return latency + max(0, slowest - drainTime)
    }

    /// Seconds for which the application finishes requests after SIGTERM; the kubelet's minimum does not lengthen them.
    static func drainTime(of application: ApplicationBehavior) -> Int {
        guard application.termination == .drains else { return 0 }
        return application.shutdown ?? shutdown(of: application)
    }

    /// Seconds between SIGTERM and the end of the process.
    static func shutdown(of application: ApplicationBehavior) -> Int {
        if let shutdown = application.shutdown { return max(Limit.kubeletMinimum, shutdown) }
        return switch application.termination {
        case .exits, .ignores: Limit.kubeletMinimum
        case .drains: max(Limit.kubeletMinimum, application.slowestRequest ?? Start.shutdown)
        case nil: Start.shutdown
        }
    }
}

extension ShutdownBudget {
    /// The slowest request whose budget stays within a grace period of so many seconds on every path; at least 0.
    ///
    /// For answers that go on for as long as the client likes: only so much of them can be waited for.
    package static func longestRequest(
        within gracePeriod: Int,
        paths: some Sequence<TrafficPath>,
        application: ApplicationBehavior
    ) -> Int {
        let paths = Array(paths)
        var low = 0
        var high = gracePeriod
        while low < high {
            let middle = (low + high + 1) / 2
            var candidate = application
            candidate.slowestRequest = middle
            if ShutdownBudget(paths: paths, application: candidate).gracePeriod.seconds <= gracePeriod {
                low = middle
            } else {
                high = middle - 1
            }
        }
        return low
    }
}

extension ShutdownBudget {
    /// Values for an application of which nothing is known.
    ///
    /// Source: GKE, "Troubleshoot load balancing": draining 60, preStop 120, terminationGracePeriodSeconds 210.
    package enum Start {
        package static let draining = 60
        package static let preStop = 120
        package static let gracePeriod = 210
        package static let shutdown = gracePeriod - preStop
        /// Assumed where no proxy limits a request: the default timeout of a Google load balancer's backend service.
        package static let slowestRequest = 30
    }

    /// Bounds that the platform sets.
    package enum Limit {
        /// Longest draining timeout of a backend service. Source: Compute Engine API, `drainingTimeoutSec` 0 to 3600.
        package static let draining = 3600
        /// What the kubelet leaves a container between SIGTERM and SIGKILL in any case.
        ///
        /// Source: kubernetes/kubernetes, pkg/kubelet/kuberuntime, `minimumGracePeriodInSeconds`.
        package static let kubeletMinimum = 2
    }
}

extension ShutdownBudget {
    /// The grace period that a preStop of so many seconds leaves the application enough of.
    ///
    /// - Parameter otherPreStop: seconds that the longest preStop hook of the Pod's other containers takes.
    package static func gracePeriod(
        preStop: Int,
        application: ApplicationBehavior,
        otherPreStop: Int = 0
    ) -> Amount {
        gracePeriod(preStop: preStop, shutdown: shutdown(of: application), otherPreStop: otherPreStop)
    }

    /// All hooks begin together, and the grace period is the Pod's.
    private static func gracePeriod(preStop: Int, shutdown: Int, otherPreStop: Int) -> Amount {
        let own = Amount(seconds: preStop + shutdown, sum: "preStop \(preStop) + shutdown \(shutdown)")
        let other = Amount(
            seconds: otherPreStop + Limit.kubeletMinimum,
            sum: "preStop \(otherPreStop) of another container + \(Limit.kubeletMinimum)"
        )
        return otherPreStop > 0 && other.seconds > own.seconds ? other : own
    }
}

extension ShutdownBudget {
    /// The delay before SIGTERM below which the worst case loses requests, whatever is not known turns out to be.
    ///
    /// New requests come until the path has learnt of the deletion, and the last of them must be answered: by then where
    /// the application is known to end at once, or in its own shutdown where it drains.
    package static func provenPreStop(latency: Int, application: ApplicationBehavior) -> Int {
        guard let slowest = application.slowestRequest, application.termination != nil else {
            return latency
        }
        let drainsFor = drainTime(of: application)
        return latency + max(0, slowest - drainsFor)
    }

    /// Whether the application's own shutdown is known, so that the grace period is no guess.
    package static func knowsShutdown(of application: ApplicationBehavior) -> Bool {
        if application.shutdown != nil { return true }
        return switch application.termination {
        case .exits, .ignores: true
        case .drains: application.slowestRequest != nil
        case nil: false
        }
    }
}
