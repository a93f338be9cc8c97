import HardenRollout
import Testing

@Suite struct CapacityTests {
    @Test(
        "Kubernetes' default of 25 % rounds down for unavailable and up for surge",
        arguments: [(1, 0, 1), (2, 0, 1), (3, 0, 1), (4, 1, 1), (5, 1, 2), (10, 2, 3)]
    )
    func defaults(replicas: Int, unavailable: Int, surge: Int) {
        let update = RollingUpdate.kubernetesDefault
        #expect(update.effectiveMaxUnavailable(replicas: replicas) == unavailable)
        #expect(update.effectiveMaxSurge(replicas: replicas) == surge)
    }

    @Test("two zeros are rejected; two percentages that round to zero take one Pod")
    func zeros() {
        let zeros = RollingUpdate(maxUnavailable: .count(0), maxSurge: .percent(0))
        #expect(!zeros.isAccepted)
        let rounded = RollingUpdate(maxUnavailable: .percent(10), maxSurge: .percent(0))
        #expect(rounded.isAccepted)
        #expect(rounded.effectiveMaxUnavailable(replicas: 2) == 1)
        #expect(rounded.leastAvailable(replicas: 2) == 1)
    }

    @Test("maxUnavailable 0 never goes below the replicas", arguments: 1...40)
    func noneUnavailable(replicas: Int) {
        for percent in 1...100 {
            let update = RollingUpdate(maxUnavailable: .count(0), maxSurge: .percent(percent))
            #expect(update.leastAvailable(replicas: replicas) == replicas)
            #expect(update.effectiveMaxSurge(replicas: replicas) >= 1)
        }
    }

    @Test("disruption budgets round up")
    func disruptionBudgets() {
        #expect(DisruptionBudget.minAvailable(.percent(50)).allowedDisruptions(replicas: 3) == 1)
        #expect(DisruptionBudget.minAvailable(.percent(50)).allowedDisruptions(replicas: 1) == 0)
        #expect(DisruptionBudget.maxUnavailable(.percent(1)).allowedDisruptions(replicas: 3) == 1)
        #expect(DisruptionBudget.maxUnavailable(.count(5)).allowedDisruptions(replicas: 3) == 3)
    }

    @Test(
        "budgets that block every eviction are found",
        arguments: [
            (DisruptionBudget.maxUnavailable(.count(0)), 3, true), (.maxUnavailable(.percent(0)), 3, true),
            (.minAvailable(.percent(100)), 3, true), (.minAvailable(.count(2)), 2, true),
            (.minAvailable(.count(1)), 1, true), (.minAvailable(.percent(99)), 3, true),
            (.minAvailable(.count(1)), 2, false), (.maxUnavailable(.count(1)), 1, false),
            (.minAvailable(.count(5)), 0, false),
        ]
    )
    func blocking(budget: DisruptionBudget, replicas: Int, blocks: Bool) {
        #expect(budget.blocksAllEvictions(replicas: replicas) == blocks)
    }

    @Test("the progress deadline is only raised where the default does not fit, and exceeds minReady")
    func progressDeadline() throws {
        #expect(RolloutDeadline.required(startupAllowance: 60, readinessDelay: 8, minReady: 60) == nil)
        // A Pod that takes as long as the deadline is one that fails it.
        #expect(RolloutDeadline.required(startupAllowance: 471, readinessDelay: 8, minReady: 0) == nil)
        #expect(RolloutDeadline.required(startupAllowance: 472, readinessDelay: 8, minReady: 0) == 1080)
        // Ready is progress, from which the time that it has to stay so counts.
        #expect(RolloutDeadline.required(startupAllowance: 300, readinessDelay: 6, minReady: 200) == nil)
        #expect(RolloutDeadline.required(startupAllowance: 60, readinessDelay: 8, minReady: 599) == nil)
        #expect(RolloutDeadline.required(startupAllowance: 60, readinessDelay: 8, minReady: 600) == 1200)
        for minReady in [0, 300, 600, 3600] {
            for startup in [0, 300, 1800] {
                let deadline =
                    RolloutDeadline.required(startupAllowance: startup, readinessDelay: 8, minReady: minReady)
                    ?? RolloutDeadline.kubernetesDefault
                #expect(deadline > max(startup + 8, minReady))
            }
        }
    }

    @Test(
        "a new Pod stays ready for as long as the load balancer needs to learn of it; who takes whole lists needs no time"
    )
    func minReady() {
        #expect(RolloutDeadline.minReady(behind: [.gkeIngressExternal], healthCheck: ProbeSchedule()) == 0)
        let inOrder: [TrafficPath] = [
            .inCluster, .kong, .kongToClusterIP, .kongToHeadless, .ingressNGINX, .nginxToHeadless,
        ]
        #expect(RolloutDeadline.minReady(behind: inOrder, healthCheck: ProbeSchedule()) == 0)
        #expect(
            RolloutDeadline.minReady(
                behind: [.gkeGatewayGlobal, .kong],
                healthCheck: ProbeSchedule(period: 5, timeout: 3)
            )
                == 68
        )
    }

    @Test("an autoscaler's greatest step is that after which the greatest part is gone")
    func scaleDown() throws {
        func step(_ policies: [ScaleDown.Policy], takesLeast: Bool = false) throws -> [Int] {
            let step = try #require(
                ScaleDown.greatestStep(from: 50, to: 2, policies: policies, takesLeast: takesLeast)
            )
            return [step.replicas, step.removed]
        }
        #expect(try step(ScaleDown.standardPolicies) == [50, 48])
        #expect(try step([.pods(4)]) == [6, 4])
        // What stays of 10 % less is rounded up: of fewer than 10 none goes.
        #expect(try step([.percent(10)]) == [10, 1])
        #expect(try step([.percent(10), .pods(1)]) == [3, 1])
        #expect(try step([.percent(50), .pods(1)], takesLeast: true) == [3, 1])
        #expect(ScaleDown.greatestStep(from: 2, to: 2) == nil)
    }
}
