import HardenRollout
import Testing

/// What is told of a simulation is one story: its verdict, its windows and its numbers fit each other.
@Suite struct OneCourseTests {
    /// Random simulations, each in its worst case and in one course that chance decides.
    private static func results(part: Int, count: Int = 2000) -> [(Simulation, SimulationResult)] {
        var models = RandomModels(seed: UInt64(part) &* 6151 &+ 11)
        return (0..<count).flatMap { number in
            let simulation = models.next()
            return [(simulation, simulation.worstCase()), (simulation, simulation.run(seed: UInt64(number)))]
        }
    }

    @Test("the first failure is the beginning of the first window", arguments: 0..<2)
    func firstFailure(part: Int) {
        for (simulation, result) in Self.results(part: part) {
            let visible = result.shownWindows.filter { !$0.isHiddenByRetries }
            guard case .fails(let first) = result.verdict else {
                #expect(
                    visible.isEmpty && !result.windows.contains { !$0.isHiddenByRetries },
                    "\(simulation)\n\(result)"
                )
                continue
            }
            guard let window = visible.min(by: { $0.start < $1.start }) else {
                Issue.record("no window holds it: \(simulation)\n\(result)")
                return
            }
            let holds = window.start <= first.sent && first.sent < window.end
            let fits = window.cause == first.cause && window.status == first.status && first.sent <= first.failed
            #expect(holds && fits, "\(simulation)\n\(result)\n\(window)")
            if !(holds && fits) { return }
        }
    }

    @Test("a Pod fails requests only within the windows", arguments: 0..<2)
    func podsFailWithinWindows(part: Int) {
        for (simulation, result) in Self.results(part: part, count: 1000) {
            for pod in result.pods {
                for failure in simulation.failures(of: pod) {
                    let isTold = result.shownWindows.contains {
                        $0.cause == failure.cause && $0.start <= failure.start && failure.end <= $0.end
                    }
                    // What begins after the time that is counted is not told.
                    let isBeyond =
                        simulation.horizon == nil && failure.start >= Simulation.steadyHorizon
                        && simulation.disruption == .steadyState
                    #expect(isTold || isBeyond, "\(simulation)\n\(result)\n\(failure)")
                    if !(isTold || isBeyond) { return }
                }
            }
        }
    }

    @Test("a drain never takes more Pods than the budget allows", arguments: 0..<2)
    func drainsKeepTheBudget(part: Int) {
        var drains = 0
        for (simulation, result) in Self.results(part: part, count: 4000) {
            guard case .nodeDrain(_, let allowed?, _) = simulation.disruption, allowed > 0,
                simulation.workload.kind != .daemonSet
            else { continue }
            let replicas = simulation.workload.scale.replicas
            let old = result.pods.filter { $0.origin == .old }
            let new = result.pods.filter { $0.origin == .new }
            let forced = Seconds(GraceLimit.nodeUpgrade.seconds)
            for evicted in old.compactMap({ $0.end?.began }) where evicted < forced {
                drains += 1
                let gone = old.count { ($0.end?.began).map { $0 <= evicted } ?? false }
                let ready = new.count { ($0.start?.ready).map { $0 <= evicted } ?? false }
                let isKept = replicas - gone + ready >= replicas - allowed
                #expect(isKept, "\(allowed) may go, \(gone) have, \(ready) are new: \(simulation)\n\(result)")
                if !isKept { return }
            }
        }
        #expect(drains > 100)
    }

    @Test("no more requests fail than are sent", arguments: 0..<2)
    func countsAreWithinTraffic(part: Int) {
        for (simulation, result) in Self.results(part: part) {
            let finite = result.shownWindows.filter { !$0.end.isNever }
            guard let start = finite.map(\.start).min(), let end = finite.map(\.end).max() else { continue }
            let failed = finite.reduce(0) { $0 + $1.failedRequests }
            let sent = simulation.requests.rate * (end - start).value
            #expect(failed <= sent + 0.001, "\(failed) of \(sent): \(simulation)\n\(result)")
            if failed > sent + 0.001 { return }
        }
    }

    @Test("how long a new Pod takes is a sum of what is assumed and what its probe asks for")
    func slowestStart() {
        let probe = ProbeSchedule(period: 20, timeout: 3, failureThreshold: 3)
        let simulation = Simulation(
            workload: WorkloadModel(scale: .fixed(3), minReady: 5, readiness: .probe(probe, passes: .serving)),
            path: PathModel(.kong),
            requests: RequestProfile(slowestRequest: 1),
            disruption: .rollout
        )
        let start = simulation.slowestStart
        #expect(start.started == 120 && start.serving == 150)
        // A period and a timeout; how many failures are allowed takes no part in it.
        #expect(start.ready == 173 && start.available == 178 && start.attached == 191)
        let names = simulation.assumptionsInUse.map(\.name)
        #expect(names.contains(.podStart) && names.contains(.startup))
        var ending = simulation
        ending.disruption = .scaleDown(by: 1)
        #expect(!ending.assumptionsInUse.map(\.name).contains(.startup))
    }

    @Test("a connection that outlasts its Pod is cut, the youngest the most before its end")
    func longConnections() throws {
        var simulation = Simulation(
            workload: WorkloadModel(
                scale: .fixed(2),
                preStop: .sleep(40),
                gracePeriod: 60,
                reaction: .drains(atMost: 10)
            ),
            path: PathModel(.ingressNGINX),
            requests: RequestProfile(slowestRequest: 1, longConnections: .init(perPod: 1, lifetime: 600)),
            disruption: .scaleDown(by: 1)
        )
        let result = simulation.worstCase()
        let window = try #require(result.windows.first { $0.cause == .longConnectionCut })
        // It was opened as the path forgot the Pod, at 15 s at the latest, and is cut at 50 s.
        #expect(window.start == 50 && window.cutShort == 565)
        simulation.requests.longConnections?.lifetime = 35
        #expect(simulation.worstCase().losesNothing)
    }
}
