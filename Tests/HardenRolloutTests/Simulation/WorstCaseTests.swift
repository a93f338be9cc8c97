import Foundation
import HardenRollout
import Testing

@Suite struct WorstCaseTests {
    /// Random requests to send; `HARDEN_SIMULATION_DRAWS` asks for more.
    static let draws =
        ProcessInfo.processInfo.environment["HARDEN_SIMULATION_DRAWS"].flatMap { Int($0) } ?? 300_000
    static let runsPerModel = 6
    static let requestsPerRun = 20

    /// The models are spread over a few test cases, so that these run side by side.
    @Test("no random course of events fails where the worst case says that nothing can", arguments: 0..<4)
    func soundness(part: Int) {
        var models = RandomModels(seed: UInt64(part) &* 7919 &+ 20)
        var sent = 0
        var safe = 0
        var failed = 0
        while sent < Self.draws / 4 {
            let simulation = models.next()
            let worst = simulation.worstCase()
            if worst.losesNothing { safe += 1 } else { failed += 1 }
            // Failures that can happen are only counted; a few runs are enough to compare the capacity.
            let runs = worst.losesNothing ? Self.runsPerModel : 1
            for run in 0..<runs {
                let seed = UInt64(sent)
                let course = simulation.run(draw: RandomDraw(seed: seed, shareOfEnds: 0.5))
                #expect(course.leastCapacity >= worst.leastCapacity, "\(simulation)\n\(worst)\n\(course)")
                #expect(course.duration <= worst.duration, "\(simulation)\n\(worst)\n\(course)")
                guard worst.losesNothing else {
                    sent += 1
                    continue
                }
                var requests = RequestSimulation(simulation: simulation, seed: seed, shareOfEnds: 0.5)
                for number in 0..<Self.requestsPerRun {
                    let failure: RequestSimulation.Failure?
                    switch number % 4 {
                    case 0: failure = requests.sendRequest()
                    case 1: failure = requests.sendPinnedRequest()
                    default: failure = requests.sendCriticalRequest()
                    }
                    sent += 1
                    if let failure {
                        let pods = requests.pods.map { "\($0)" }.joined(separator: "\n")
                        Issue.record("run \(run): \(failure)\n\(simulation)\n\(worst)\n\(pods)")
                        return
                    }
                }
            }
        }
        // The test says something only if both verdicts are common.
        #expect(safe > 100 && failed > 100, "\(safe) safe, \(failed) failing")
    }

    @Test("what the worst case says can fail does fail in some course of events", arguments: 0..<2)
    func tightness(part: Int) {
        var models = RandomModels(seed: UInt64(part) &+ 4711)
        var failing = 0
        var confirmed = 0
        while failing < 200 {
            var simulation = models.next()
            // Retries count as hiding a failure only when they must; that is cautious on purpose.
            simulation.path.retries = .none
            guard !simulation.worstCase().losesNothing else { continue }
            failing += 1
            let happens = (0..<40).contains { seed in
                !simulation.run(draw: RandomDraw(seed: UInt64(seed), shareOfEnds: 0.95)).losesNothing
            }
            if happens { confirmed += 1 }
        }
        // What is missing needs many latencies at their ends at once.
        #expect(confirmed * 100 >= failing * 90, "\(confirmed) of \(failing)")
    }

    @Test("a Pod is not ready before its startup probe has passed, whatever its readiness probe says")
    func startupProbe() {
        var simulation = Simulation(
            workload: WorkloadModel(
                scale: .fixed(2),
                readiness: .probe(ProbeSchedule(initialDelay: 3, period: 5), passes: .serving)
            ),
            path: PathModel(proxy: .kubeProxy, attach: .upTo(1), detach: .upTo(1), connectTimeout: 60),
            requests: RequestProfile(slowestRequest: 30),
            disruption: .rollout
        )
        let before = simulation.slowestStart
        #expect(before.ready - before.serving == 6)
        simulation.workload.startupProbe = ProbeSchedule(initialDelay: 60, period: 5)
        let both = simulation.slowestStart
        #expect(both.ready - both.started == 72)
        simulation.workload.readiness = .none
        let alone = simulation.slowestStart
        #expect(alone.ready - alone.started == 66)
    }
}
