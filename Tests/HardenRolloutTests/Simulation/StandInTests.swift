import HardenRollout
import Testing

/// kube-proxy sends to Pods that are terminating, and still ready, where no other Pod is ready (Kubernetes enhancement
/// 1669): what a single Pod loses when another takes its place.
@Suite struct StandInTests {
    /// A single Pod whose successor takes requests after 30 s at most.
    private static func simulation(
        _ disruption: Disruption,
        on path: TrafficPath = .inCluster,
        preStop: Seconds,
        reaction: WorkloadModel.Reaction = .drains(atMost: 5)
    ) -> Simulation {
        var workload = WorkloadModel(
            scale: .fixed(1),
            strategy: .rollingUpdate(RollingUpdate(maxUnavailable: .count(1), maxSurge: .count(0))),
            readiness: .probe(ProbeSchedule(period: 1, timeout: 1), passes: .serving),
            startup: .init(listening: .upTo(5), serving: .upTo(5)),
            preStop: .sleep(preStop),
            gracePeriod: preStop + 10,
            reaction: reaction
        )
        workload.closesConnectionsWhileDraining = true
        var assumptions = Assumptions(on: path)
        assumptions.override(.podStart, with: .upTo(10), source: "test")
        return Simulation(
            workload: workload,
            path: PathModel(path, assumptions: assumptions),
            requests: RequestProfile(slowestRequest: 1),
            disruption: disruption,
            assumptions: assumptions
        )
    }

    private static let disruptions: [Disruption] = [.rollout, .nodeDrain(pods: 1, allowedDisruptions: nil)]

    @Test("a preStop that outlasts the successor's start loses nothing over kube-proxy", arguments: disruptions)
    func outlasts(disruption: Disruption) {
        let worst = Self.simulation(disruption, preStop: 30).worstCase()
        #expect(worst.losesNothing && worst.leastCapacity == 1, "\(worst)")
    }

    @Test("a shorter one loses what is sent from its end to the successor's readiness", arguments: disruptions)
    func isShorter(disruption: Disruption) throws {
        let worst = Self.simulation(disruption, preStop: 12).worstCase()
        let window = try #require(worst.windows.first { $0.cause == .noEndpoint }, "\(worst)")
        // SIGTERM closes the port; 10 + 5 + 2 for the start, 10 until kube-proxy knows.
        #expect(window.start == 12 && window.end == 27 && worst.leastCapacity == 0, "\(worst)")
        #expect(worst.windows.count == 1, "\(worst)")
    }

    @Test("what the Pod is answering as it ends is lost as well")
    func isCut() throws {
        let worst = Self.simulation(.rollout, preStop: 12, reaction: .exits).worstCase()
        guard case .fails(let first) = worst.verdict else {
            Issue.record("\(worst)")
            return
        }
        #expect(first.sent == 11 && first.failed == 12 && first.cause == .noEndpoint, "\(worst)")
        #expect(first.pod?.name == "old Pod 1", "\(worst)")
    }

    @Test(
        "whoever reads ready endpoints himself has none",
        arguments: [TrafficPath.kong, .ingressNGINX, .nginxToHeadless]
    )
    func proxiesOfPods(path: TrafficPath) {
        let worst = Self.simulation(.rollout, on: path, preStop: 60).worstCase()
        #expect(worst.windows.contains { $0.cause == .noEndpoint } && worst.leastCapacity == 0, "\(worst)")
    }

    @Test("a Pod whose process a Spot node ends is not terminating in the cluster's eyes")
    func spot() {
        var simulation = Self.simulation(.spotReclaim(pods: 1), preStop: 14)
        simulation.assumptions.override(.podStart, with: .upTo(0), source: "test")
        simulation.workload.startup = .init(listening: .upTo(0), serving: .upTo(0))
        #expect(simulation.worstCase().windows.contains { $0.cause == .noEndpoint })
        simulation.disruption = .nodeDrain(pods: 1, allowedDisruptions: nil)
        #expect(simulation.worstCase().losesNothing)
    }

    @Test("readiness that fails while the Pod drains ends it as soon as it is noticed")
    func unready() {
        // It closes its port at 0 and would go on answering for 60 s.
        var simulation = Self.simulation(.rollout, preStop: 0, reaction: .drains(atMost: 60))
        simulation.workload.gracePeriod = 70
        let pod = simulation.run(draw: CornerDraw(longest: [.standInRemoval])).pods[0]
        // Three failures, 1 s each, and 10 s until kube-proxy knows.
        #expect(pod.end?.standsInUntil ?? .never < 20, "\(pod)")
    }

    @Test("a Service that is switched to other Pods forgets those that it had")
    func switched() {
        var simulation = Self.simulation(.rollout, preStop: 60)
        simulation.workload.strategy = .blueGreen(scaleDownDelay: 0)
        let old = simulation.run(draw: CornerDraw(longest: [])).pods[0]
        #expect(old.end.map { $0.standsInUntil == $0.detached } ?? false)
    }
}
