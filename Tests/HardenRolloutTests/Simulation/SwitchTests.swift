import HardenRollout
import Testing

/// What the simulator once got wrong, found by holding the rules against it.
@Suite struct SwitchTests {
    private func simulation(
        on path: TrafficPath,
        _ disruption: Disruption,
        change: (inout WorkloadModel) -> Void
    ) -> Simulation {
        var workload = WorkloadModel(
            scale: .fixed(2),
            readiness: .probe(ProbeSchedule(), passes: .serving),
            preStop: .sleep(Seconds(path.drainLatency)),
            gracePeriod: 60,
            reaction: .drains(atMost: 20),
            closesConnectionsWhileDraining: true
        )
        change(&workload)
        return Simulation(
            workload: workload,
            path: PathModel(path),
            requests: RequestProfile(slowestRequest: 5),
            disruption: disruption,
            assumptions: Assumptions(on: path)
        )
    }

    @Test("answers that close their connections leave none that could be closed under a request")
    func closedConnections() {
        let polite = simulation(on: .inCluster, .scaleDown(by: 1)) { _ in }
        #expect(polite.worstCase().losesNothing, "\(polite.worstCase())")
        let silent = simulation(on: .inCluster, .scaleDown(by: 1)) { $0.closesConnectionsWhileDraining = false }
        #expect(silent.worstCase().windows.contains { $0.cause == .pinnedConnectionClosed })
        // Without a hook there was no answer yet that could have closed them.
        let hasty = simulation(on: .inCluster, .scaleDown(by: 1)) { $0.preStop = .none }
        #expect(hasty.worstCase().windows.contains { $0.cause == .pinnedConnectionClosed })
    }

    @Test("a blue-green switch replaces the list of Pods as a whole, but a load balancer's endpoints one by one")
    func blueGreen() {
        func worst(on path: TrafficPath) -> SimulationResult {
            simulation(on: path, .rollout) { $0.strategy = .blueGreen(scaleDownDelay: 60) }.worstCase()
        }
        #expect(worst(on: .ingressNGINX).losesNothing, "\(worst(on: .ingressNGINX))")
        #expect(worst(on: .gkeGatewayGlobal).windows.contains { $0.cause == .noEndpoint })
    }

    @Test("a canary with traffic routing is known to the path when it is promoted, and its old Pods stay for the delay")
    func routedCanary() {
        func worst(on path: TrafficPath, delay: Seconds) -> SimulationResult {
            simulation(on: path, .rollout) {
                $0.strategy = .routedCanary(scaleDownDelay: delay)
                $0.preStop = .none
                $0.reaction = .exits
            }
            .worstCase()
        }
        for path in [TrafficPath.ingressNGINX, .kong] {
            let lasting = worst(on: path, delay: Seconds(path.drainLatency + 5))
            #expect(lasting.losesNothing, "\(lasting)")
            #expect(!worst(on: path, delay: .zero).losesNothing)
        }
        // A load balancer has the new Pods before it forgets the old ones.
        let switched = worst(on: .gkeGatewayGlobal, delay: 60)
        #expect(!switched.windows.contains { $0.cause == .noEndpoint })
    }

    @Test("a Pod is gone once the hooks of all its containers have ended, or its grace period")
    func hooksOfOthers() {
        func unserved(_ lastHook: Seconds, grace: Seconds = 210) -> SimulationResult {
            simulation(on: .inCluster, .nodeDrain(pods: 1, allowedDisruptions: nil)) {
                $0.scale = .fixed(1)
                $0.sharesVolume = true
                $0.preStop = .none
                $0.reaction = .exits
                $0.lastHook = lastHook
                $0.gracePeriod = grace
            }
            .worstCase()
        }
        let alone = unserved(.zero).duration
        #expect(unserved(120).duration == alone + 120)
        #expect(unserved(120, grace: 30).duration == alone + 30)
    }

    @Test("service ends with the call that ends it, not with the hook")
    func drainCalls() {
        func causes(on path: TrafficPath, after seconds: Seconds, closes: Bool = true) -> Set<FailureCause> {
            let result = simulation(on: path, .scaleDown(by: 1)) {
                $0.preStop = .stopsServing(at: seconds, until: 60)
                $0.gracePeriod = 90
                $0.closesConnectionsWhileDraining = closes
            }
            .worstCase()
            return Set(result.windows.map(\.cause))
        }
        #expect(causes(on: .ingressNGINX, after: 5) == [.refusedWhileDraining])
        // What is in flight goes on until SIGTERM, and so the rest of the hook is not in vain.
        #expect(causes(on: .ingressNGINX, after: Seconds(TrafficPath.ingressNGINX.drainLatency)).isEmpty)
        // Connections that stay with the Pod bring requests for as long as it lives.
        #expect(causes(on: .inCluster, after: 15, closes: false) == [.refusedWhileDraining])
        #expect(causes(on: .inCluster, after: 15).isEmpty)
    }
}
