import HardenRollout
import Testing

/// What was measured with a real kubelet: a rollout of three replicas, one surplus Pod at a time, 5 s until the proxy
/// forgot a Pod; 150 requests a second, or 60 where a request takes seconds.
@Suite struct ObservedRolloutTests {
    struct Scenario: CustomTestStringConvertible, Sendable {
        var name: String
        var preStop: Seconds = 8
        var takes: Seconds = 0.02
        var rate = 150.0
        var grace: Seconds = 20
        var reaction = WorkloadModel.Reaction.exits
        var hasProbe = true
        var envoy = 0.0
        var nginx = 0.0
        /// First and last failed request on Envoy, in seconds after the rollout's beginning.
        var window: ClosedRange<Double>?

        var testDescription: String { name }
    }

    static let scenarios = [
        Scenario(name: "a no preStop", preStop: 0, envoy: 405, nginx: 412, window: 0.5...6.6),
        Scenario(name: "b preStop 2", preStop: 2, envoy: 248, nginx: 268, window: 2.7...7.1),
        Scenario(name: "c preStop 8"),
        Scenario(name: "d preStop 8, 4 s requests", takes: 4, rate: 60, envoy: 39, nginx: 41, window: 4.7...7.8),
        Scenario(name: "e preStop 8, 4 s requests, drains", takes: 4, rate: 60, reaction: .drains(atMost: 12)),
        Scenario(name: "f as e, grace 9", takes: 4, rate: 60, grace: 9, reaction: .drains(atMost: 12)),
        Scenario(name: "g no probe, listens after 3 s", hasProbe: false, envoy: 232, nginx: 219, window: 0.6...4.5),
        Scenario(
            name: "h 6 s requests, drains, grace 9",
            takes: 6,
            rate: 60,
            grace: 9,
            reaction: .drains(atMost: 12),
            envoy: 37,
            nginx: 41,
            window: 4.6...6.9
        ),
        Scenario(name: "i as h, grace 20", takes: 6, rate: 60, reaction: .drains(atMost: 12)),
    ]

    static func simulation(_ scenario: Scenario, proxy: Hop) -> Simulation {
        var assumptions = Assumptions.kubernetes
        assumptions.override(.networkRemoval, with: .exactly(0.2), source: "rig")
        let listening: Seconds = scenario.hasProbe ? 0.1 : 3
        return Simulation(
            workload: WorkloadModel(
                scale: .fixed(3),
                strategy: .rollingUpdate(RollingUpdate(maxUnavailable: .count(0), maxSurge: .count(1))),
                readiness: scenario.hasProbe ? .probe(ProbeSchedule(period: 1), passes: .serving) : .none,
                startup: .init(listening: .exactly(listening), serving: .exactly(listening)),
                preStop: scenario.preStop > 0 ? .sleep(scenario.preStop) : .none,
                gracePeriod: scenario.grace,
                reaction: scenario.reaction
            ),
            path: PathModel(proxy: proxy, attach: .exactly(0), detach: .exactly(5), connectTimeout: 2),
            requests: RequestProfile(rate: scenario.rate, slowestRequest: scenario.takes),
            disruption: .rollout,
            assumptions: assumptions
        )
    }

    /// New Pods took 0.5 to 1 s each until they were ready.
    static let draw = GivenDraw([.podStart: 0.5, .readinessProbe: 0.1])

    @Test("the model agrees with what was measured", arguments: scenarios)
    func rollout(scenario: Scenario) {
        for (proxy, measured) in [(Hop.nginx, scenario.nginx), (.envoy, scenario.envoy)] {
            let result = Self.simulation(scenario, proxy: proxy).run(draw: Self.draw)
            let context = Comment(rawValue: "\(proxy): measured \(measured)\n\(result)")
            #expect(abs(result.failedRequests - measured) <= 0.15 * measured, context)
            #expect(result.losesNothing == (measured == 0), context)
            #expect(result.leastCapacity == (scenario.hasProbe ? 3 : result.leastCapacity), context)
            guard proxy == .envoy, let window = scenario.window else { continue }
            let first = result.windows.map { $0.start.value }.reduce(.infinity) { min($0, $1) }
            let last = result.windows.map { $0.end.value }.reduce(0) { max($0, $1) }
            // Pods of the real cluster were not all equally quick to be ready.
            #expect(abs(first - window.lowerBound) <= 0.5, context)
            #expect(abs(last - window.upperBound) <= 1.5, context)
        }
    }

    @Test("after a short time an address drops packets: 504 in nginx, 503 in Envoy, few refusals")
    func codes() {
        let scenario = Self.scenarios[0]
        func counts(_ proxy: Hop) -> [Int: Double] {
            let result = Self.simulation(scenario, proxy: proxy).run(draw: Self.draw)
            return result.windows.reduce(into: [:]) { $0[$1.status ?? 0, default: 0] += $1.failedRequests }
        }
        let nginx = counts(.nginx)
        #expect(abs((nginx[504] ?? 0) - 394) <= 0.15 * 394, "\(nginx)")
        // 18 were measured; where the address goes 0.1 to 0.3 s after the process it is 8 to 25.
        #expect((8...25).contains(nginx[502] ?? 0), "\(nginx)")
        let envoy = counts(.envoy)
        #expect(envoy.keys.map { $0 } == [503])
    }
}
