import HardenRollout
import Testing

/// What was seen of nginx 1.22, Envoy 1.40 and HAProxy 2.6.
@Suite struct ProxyTests {
    @Test("HAProxy closes a connection or answers, by what the connections carried before")
    func haProxy() {
        #expect(Hop.haProxy.statuses(.cutInFlight) == [nil, 502])
        #expect(Hop.haProxy.statuses(.keepAliveRace) == [nil, 502])
        #expect(Hop.haProxy.statuses(.unreachable) == [503, nil])
        #expect(Hop.haProxy.statuses(.refused) == [503])
    }

    @Test("Google Front Ends answer 502 or 503 whatever happens on the way to a backend", arguments: Symptom.allCases)
    func googleFrontEnd(symptom: Symptom) {
        let own = symptom == .applicationError
        #expect(Hop.googleFrontEnd.statuses(symptom) == (own ? [503] : [502, 503]))
    }

    @Test("others answer alike every time", arguments: [Hop.envoy, .nginx, .ingressNGINX, .kong], Symptom.allCases)
    func others(proxy: Hop, symptom: Symptom) {
        #expect(proxy.statuses(symptom) == [proxy.status(of: symptom)])
    }

    @Test(
        "customary retries hide refused connections on every proxy",
        arguments: [Hop.envoy, .ingressNGINX, .haProxy]
    )
    func retries(proxy: Hop) {
        let simulation = Simulation(
            workload: WorkloadModel(scale: .fixed(3), reaction: .drains(atMost: 5)),
            path: PathModel(
                proxy: proxy,
                attach: .exactly(1),
                detach: .exactly(10),
                connectTimeout: 1,
                retries: proxy.retries
            ),
            requests: RequestProfile(slowestRequest: 1, idempotentShare: 0.5),
            disruption: .scaleDown(by: 1)
        )
        let windows = simulation.run(draw: GivenDraw([.detach: 10])).windows
        #expect(windows.allSatisfy { $0.isHiddenByRetries })
        #expect(simulation.worstCase().losesNothing)
    }

    @Test("who asks for addresses once has none that answers after a rollout, however long each Pod waits")
    func askedOnce() {
        func lasting(_ disruption: Disruption, retries: Retries = .none, on path: TrafficPath = .nginxToHeadlessOnce)
            -> Double
        {
            let result = Simulation(
                workload: WorkloadModel(
                    scale: .fixed(4),
                    readiness: .probe(ProbeSchedule(), passes: .serving),
                    preStop: .sleep(120),
                    gracePeriod: 150
                ),
                path: PathModel(path, retries: retries),
                requests: RequestProfile(slowestRequest: 1),
                disruption: disruption
            )
            .worstCase()
            return result.shownFailures.compactMap(\.lastingShare).reduce(0, +)
        }
        let retries = TrafficPath.nginxToHeadlessOnce.defaultRetries
        #expect(lasting(.rollout) == 1 && lasting(.rollout, retries: retries) == 1)
        #expect(lasting(.scaleDown(by: 1)) == 0.25)
        // The next address is tried, and one answers.
        #expect(lasting(.scaleDown(by: 1), retries: retries) == 0)
        #expect(lasting(.rollout, on: .nginxToHeadless) == 0)
        #expect(lasting(.rollout, on: .nginxStreamToHeadlessOnce) == 1)
    }
}
