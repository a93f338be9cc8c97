import HardenRollout
import Testing

@Suite struct LadderTests {
    @Test("timeouts nest from outside in", arguments: [0, 1, 5, 19, 20, 30, 300])
    func timeoutsNest(slowest: Int) {
        let ladder = TimeoutLadder(slowestRequest: slowest)
        #expect(ladder.client > ladder.loadBalancer)
        #expect(ladder.loadBalancer >= ladder.gateway)
        #expect(ladder.gateway >= ladder.application)
        #expect(ladder.application == slowest)
        #expect(ladder.loadBalancer >= 30)
        for path in TrafficPath.allCases where path.timeoutScope != nil {
            #expect(ladder.timeout(on: path) ?? 0 > slowest)
        }
        #expect(ladder.timeout(on: .inCluster) == nil)
    }

    @Test("the sum ends in the timeout, or says what bounds it")
    func sums() {
        let ladder = TimeoutLadder(slowestRequest: 45)
        #expect(ladder.sum(on: .gkeIngressExternal) == "slowest request 45 + 2 × step 5 = 55")
        #expect(ladder.sum(on: .kong) == "slowest request 45 + step 5 = 50")
        #expect(ladder.sum(on: .inCluster) == nil)
        #expect(
            TimeoutLadder(slowestRequest: 9).sum(on: .gkeGatewayGlobal)
                == "slowest request 9 + 2 × step 5 = 19, no less than the default 30"
        )
        #expect(
            TimeoutLadder(slowestRequest: 86_400).sum(on: .gkeIngressInternal)
                == "slowest request 86400 + 2 × step 5 = 86410, of which the load balancer takes 86400"
        )
    }

    @Test("a chain is violated where an inner timeout is longer")
    func violations() {
        let chain = [
            TimeoutRung("load balancer", seconds: 30), TimeoutRung("Kong", seconds: 60),
            TimeoutRung("application", seconds: 60),
        ]
        let violations = TimeoutRung.violations(in: chain)
        #expect(violations.map(\.outer.name) == ["load balancer"])
        #expect(violations.map(\.inner.name) == ["Kong"])
    }

    @Test("a server behind a Google load balancer keeps idle connections for 620 s")
    func keepAlive() {
        #expect(KeepAliveLadder.serverIdleTimeout(behind: [.inCluster]) == nil)
        #expect(KeepAliveLadder.serverIdleTimeout(behind: [.kong]) == 80)
        #expect(KeepAliveLadder.serverIdleTimeout(behind: [.kong, .gkeIngressInternal]) == 620)
        #expect(KeepAliveLadder.violations(serverIdleTimeout: 75, paths: [.kong, .standaloneNEG]) == [.standaloneNEG])
        #expect(KeepAliveLadder.violations(serverIdleTimeout: 600, paths: [.standaloneNEG]) == [.standaloneNEG])
        #expect(KeepAliveLadder.violations(serverIdleTimeout: 620, paths: TrafficPath.allCases).isEmpty)
    }
}
