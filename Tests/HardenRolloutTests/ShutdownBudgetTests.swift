import HardenRollout
import Testing

@Suite struct ShutdownBudgetTests {
    @Test("nothing known gives the official start values")
    func startValues() {
        let budget = ShutdownBudget(paths: [.gkeIngressExternal], application: ApplicationBehavior())
        #expect(budget.draining?.seconds == 60)
        #expect(budget.preStop.seconds == 120)
        #expect(budget.gracePeriod.seconds == 210)
        #expect(budget.preStop.sum == "draining 60 + drain latency 60")
    }

    @Test("a known slowest request and shutdown are computed, and the sum can be read")
    func computed() {
        let budget = ShutdownBudget(
            paths: [.standaloneNEG],
            application: ApplicationBehavior(slowestRequest: 40, termination: .drains, shutdown: 15)
        )
        #expect(budget.draining?.sum == "1.5 × slowest request 40")
        #expect(budget.sum == "preStop 120 (draining 60 + drain latency 60) + shutdown 15 = 135")
    }

    @Test("in-cluster, what an application cannot drain after SIGTERM has to end before it")
    func withoutLoadBalancer() {
        func preStop(_ termination: ApplicationBehavior.Termination, shutdown: Int) -> Int {
            ShutdownBudget(
                paths: [.inCluster],
                application: ApplicationBehavior(slowestRequest: 20, termination: termination, shutdown: shutdown)
            ).preStop.seconds
        }
        #expect(preStop(.drains, shutdown: 30) == 10)
        #expect(preStop(.drains, shutdown: 15) == 15)
        // The kubelet's two seconds do not make an application drain for longer.
        #expect(preStop(.drains, shutdown: 1) == 29)
        #expect(preStop(.exits, shutdown: 15) == 30)
        #expect(preStop(.ignores, shutdown: 15) == 30)
    }

    @Test("a fractional draining timeout rounds up, and stays within the load balancer's range")
    func drainingRounding() {
        func draining(_ slowest: Int) -> Int? {
            ShutdownBudget(paths: [.gkeGatewayGlobal], application: ApplicationBehavior(slowestRequest: slowest))
                .draining?.seconds
        }
        #expect(draining(1) == 2)
        #expect(draining(5) == 8)
        #expect(draining(0) == 1)
        #expect(draining(7200) == 3600)
    }

    @Test("the grace period has room for the hooks of other containers")
    func otherContainers() {
        func grace(_ other: Int) -> ShutdownBudget.Amount {
            ShutdownBudget(
                paths: [.inCluster],
                application: ApplicationBehavior(slowestRequest: 5, termination: .drains, shutdown: 15),
                otherPreStop: other
            ).gracePeriod
        }
        #expect(grace(0).seconds == 25)
        #expect(grace(20).seconds == 25)
        #expect(grace(60).seconds == 62)
        #expect(grace(60).sum == "preStop 60 of another container + 2")
    }

    @Test("no traffic needs no preStop")
    func noPath() {
        let budget = ShutdownBudget(paths: [], application: ApplicationBehavior(shutdown: 5))
        #expect(budget.preStop.seconds == 0)
        #expect(budget.gracePeriod.seconds == 5)
        #expect(budget.decidingPath == nil)
    }

    @Test("a measured drain latency replaces the table's")
    func overriddenLatency() {
        let budget = ShutdownBudget(
            paths: [.kong],
            application: ApplicationBehavior(slowestRequest: 1, termination: .drains),
            drainLatency: { _ in 42 }
        )
        #expect(budget.preStop.seconds == 42)
    }

    @Test("the budget keeps every inequality for every path, behaviour and duration", arguments: TrafficPath.allCases)
    func inequalities(path: TrafficPath) throws {
        let terminations = ApplicationBehavior.Termination.allCases.map(Optional.some) + [nil]
        for termination in terminations {
            for slowest in [nil, 0, 1, 7, 30, 59, 600] as [Int?] {
                for shutdown in [nil, 0, 1, 10, 29, 300] as [Int?] {
                    let application = ApplicationBehavior(
                        slowestRequest: slowest,
                        termination: termination,
                        shutdown: shutdown
                    )
                    let budget = ShutdownBudget(paths: [path], application: application)
                    let preStop = budget.preStop.seconds
                    #expect(preStop >= path.drainLatency)
                    #expect(budget.gracePeriod.seconds == preStop + budget.shutdown)
                    // The API server wants a sleep shorter than the grace period.
                    #expect(budget.gracePeriod.seconds > preStop)
                    #expect(budget.shutdown >= (shutdown ?? 0))
                    if path.isGoogleLoadBalancer {
                        let draining = try #require(budget.draining).seconds
                        #expect(preStop >= draining + path.drainLatency)
                        #expect(2 * draining >= 3 * (slowest ?? 0))
                    } else {
                        #expect(budget.draining == nil)
                    }
                    // The last request comes in at the drain latency; something must let it end.
                    let lastEnd = path.drainLatency + (slowest ?? 0)
                    let processEnd = termination == .drains ? budget.gracePeriod.seconds : preStop
                    #expect(processEnd >= lastEnd, "\(path) \(application)")
                }
            }
        }
    }

    @Test("over several paths the budget is the maximum")
    func severalPaths() {
        let application = ApplicationBehavior(slowestRequest: 200, termination: .exits)
        for first in TrafficPath.allCases {
            for second in TrafficPath.allCases {
                let both = ShutdownBudget(paths: [first, second], application: application)
                let each = [first, second].map { ShutdownBudget(paths: [$0], application: application) }
                #expect(both.preStop.seconds == each.map(\.preStop.seconds).max())
                #expect(both.draining?.seconds == each.compactMap(\.draining?.seconds).max())
                #expect(both.gracePeriod.seconds == each.map(\.gracePeriod.seconds).max())
            }
        }
    }

    @Test("kept-alive connections are a risk where packets are translated, unless the application closes them")
    func risks() {
        let silent = ApplicationBehavior(slowestRequest: 1)
        #expect(
            ShutdownBudget.risks(paths: [.inCluster, .kong], application: silent)
                == [.keptAliveConnectionsAreCut(.inCluster)]
        )
        let closing = ApplicationBehavior(slowestRequest: 1, closesConnectionsWhileDraining: true)
        #expect(ShutdownBudget.risks(paths: [.inCluster], application: closing).isEmpty)
        #expect(
            ShutdownBudget.risks(paths: [.standaloneNEG], application: ApplicationBehavior(slowestRequest: 2401))
                == [.drainingLimitReached(wanted: 3602)]
        )
        #expect(
            ShutdownBudget.risks(paths: [.kong], application: ApplicationBehavior()) == [.slowestRequestUnknown]
        )
    }

    @Test("the longest request within a grace period keeps it, and one second more does not")
    func longestRequest() {
        for path in TrafficPath.allCases {
            var application = ApplicationBehavior(termination: .exits, shutdown: 15)
            let longest = ShutdownBudget.longestRequest(within: 600, paths: [path], application: application)
            application.slowestRequest = longest
            #expect(ShutdownBudget(paths: [path], application: application).gracePeriod.seconds <= 600)
            application.slowestRequest = longest + 1
            #expect(ShutdownBudget(paths: [path], application: application).gracePeriod.seconds > 600)
        }
    }

    @Test("limits on the grace period are those that it exceeds")
    func graceLimits() {
        #expect(GraceLimit.exceeded(by: 15, spotNotice: 15).isEmpty)
        #expect(GraceLimit.exceeded(by: 16, spotNotice: 15) == [.spotReclaim])
        #expect(GraceLimit.exceeded(by: 210, spotNotice: nil).isEmpty)
        #expect(GraceLimit.exceeded(by: 601, spotNotice: nil) == [.clusterAutoscaler])
        #expect(GraceLimit.exceeded(by: 3601, spotNotice: 120) == [.spotReclaim, .clusterAutoscaler, .nodeUpgrade])
    }

    @Test("a configured draining timeout counts where the slowest request is not known, as far as a Pod may live")
    func configuredDraining() {
        func budget(_ seconds: Int, slowestRequest: Int? = nil) -> ShutdownBudget {
            ShutdownBudget(
                paths: [.gkeIngressExternal],
                application: ApplicationBehavior(slowestRequest: slowestRequest),
                configuredDraining: seconds
            )
        }
        #expect(budget(30).preStop.seconds == 120)
        #expect(budget(300).draining?.seconds == 300)
        #expect(budget(300).preStop.seconds == 360)
        #expect(budget(300).gracePeriod.seconds == 450)
        // 450 + 60 + 90 = 600 is what the cluster autoscaler honours.
        #expect(budget(450).gracePeriod.seconds == 600)
        #expect(budget(451).preStop.seconds == 120)
        #expect(budget(300, slowestRequest: 20).preStop.seconds == 90)
    }

    @Test(
        "a timeout longer than by default tells of the slowest request, as far as a Pod may live",
        arguments: [TrafficPath.kong, .ingressNGINX, .nginxToClusterIP, .gkeGatewayGlobal]
    )
    func longTimeout(path: TrafficPath) {
        func slowest(_ timeout: Int?) -> Int? {
            ShutdownBudget.slowestRequest(
                on: path,
                timeout: timeout,
                latency: path.drainLatency,
                application: ApplicationBehavior()
            )
        }
        #expect(slowest(nil) == nil && slowest(path.defaultTimeout) == nil)
        #expect(slowest(20) == 20)
        #expect(slowest(120) == 120)
        // 600 s is what the cluster autoscaler honours, and 90 s are for the application's own shutdown.
        #expect(slowest(510 - path.drainLatency) == 510 - path.drainLatency)
        #expect(slowest(511 - path.drainLatency) == nil && slowest(3600) == nil)
    }

    @Test("what is certain is the drain latency, and the slowest request where it is known to be cut")
    func provenPreStop() {
        func proven(_ application: ApplicationBehavior) -> Int {
            ShutdownBudget.provenPreStop(latency: 60, application: application)
        }
        #expect(proven(ApplicationBehavior()) == 60)
        #expect(proven(ApplicationBehavior(slowestRequest: 20)) == 60)
        #expect(proven(ApplicationBehavior(slowestRequest: 20, termination: .exits)) == 80)
        #expect(proven(ApplicationBehavior(slowestRequest: 20, termination: .drains, shutdown: 15)) == 65)
        #expect(proven(ApplicationBehavior(slowestRequest: 20, termination: .drains)) == 60)
    }

    @Test("the load balancer drains connections that last for as long as their Pod does")
    func longConnections() {
        func budget(_ longest: Int?, on path: TrafficPath = .gkeIngressExternal, configured: Int? = nil)
            -> ShutdownBudget
        {
            var application = ApplicationBehavior(slowestRequest: 30, termination: .drains, shutdown: 15)
            application.longestConnection = longest
            if configured != nil { application.slowestRequest = nil }
            return ShutdownBudget(paths: [path], application: application, configuredDraining: configured)
        }
        #expect(budget(nil).draining?.seconds == 45)
        #expect(budget(3600).draining?.seconds == 120)
        #expect(budget(3600).draining?.sum == "preStop 105 + shutdown 15, for connections of up to 3600")
        // The hook waits for requests, not for connections.
        #expect(budget(3600).preStop == budget(nil).preStop)
        // One that the draining for requests covers needs no more.
        #expect(budget(45).draining == budget(nil).draining)
        #expect(budget(3600, on: .kong).draining == nil)
        // What is drained for connections says nothing of requests, or each run would ask for more.
        let first = budget(3600, configured: 60)
        #expect(budget(3600, configured: first.draining?.seconds) == first)
    }
}
