/// A model of a disruption: one workload, one path, the requests on it, and what happens to the Pods.
///
/// It knows only times and counts. Its limits:
/// - Requests arrive evenly and go to every endpoint equally often; session affinity and weights are not modelled.
/// - Expected numbers count every request as slow as the slowest; the verdict does not depend on it.
/// - Time that retries take is not set against the proxy's timeout.
/// - A process that drains ends when its time is over, also if it could end sooner.
/// - All Pods start as ready, and no new Pod fails to start unless its checks never pass.
/// - Scheduling, quotas and room on nodes are in the time that a Pod takes to start, and nowhere else.
package struct Simulation: Hashable, Sendable {
    package var workload: WorkloadModel
    package var path: PathModel
    package var requests: RequestProfile
    package var disruption: Disruption
    package var assumptions: Assumptions
    /// Seconds to count requests for; `nil` until the disruption is over, or a minute without one.
    package var horizon: Seconds?

    /// Seconds that are counted where no disruption sets an end.
    package static let steadyHorizon: Seconds = 60

    package init(
        workload: WorkloadModel,
        path: PathModel,
        requests: RequestProfile,
        disruption: Disruption,
        assumptions: Assumptions = .kubernetes,
        horizon: Seconds? = nil
    ) {
        self.workload = workload
        self.path = path
        self.requests = requests
        self.disruption = disruption
        self.assumptions = assumptions
        self.horizon = horizon
    }

    /// Runs it once, with the latencies that `draw` chooses.
    package func run(draw: any LatencyDraw) -> SimulationResult {
        var builder = TimelineBuilder(simulation: self, draw: draw)
        let duration = builder.run(disruption)
        var sweep = FailureSweep(simulation: self, pods: builder.pods, duration: duration)
        return sweep.result()
    }

    /// Runs it once with latencies that chance decides, the same for the same seed.
    package func run(seed: UInt64) -> SimulationResult {
        run(draw: RandomDraw(seed: seed))
    }

    /// Seconds that a request is in flight at most: the proxy ends it at its timeout.
    var longestInFlight: Seconds { min(requests.slowestRequest, path.requestTimeout ?? .never) }
}
