import HardenRollout
import Testing

@Suite struct ProbeScheduleTests {
    @Test("the failure threshold takes no part in becoming ready")
    func readyAfterOneSuccess() {
        let probe = ProbeSchedule(period: 20, timeout: 3, failureThreshold: 3)
        #expect(probe.longestDelayUntilSuccess == 23)
        #expect(probe.longestDelayUntilFailure == 63)
    }

    @Test("a readiness probe waits for its delay and for the startup probe's, and counts its successes")
    func shortestStart() {
        let probe = ProbeSchedule(initialDelay: 30, period: 20, successThreshold: 3)
        #expect(probe.shortestDelayUntilSuccess(after: nil) == 70)
        #expect(probe.shortestDelayUntilSuccess(after: ProbeSchedule(initialDelay: 45)) == 85)
    }

    @Test("a startup probe grants its attempts after the initial delay")
    func startup() {
        #expect(ProbeSchedule(initialDelay: 3, period: 5, failureThreshold: 60).startupAllowance == 303)
    }

    @Test("a health check stays within the load balancer's ranges", arguments: [1, 5, 10, 400])
    func healthCheck(period: Int) {
        let check = ProbeSchedule(period: period, timeout: period * 2).loadBalancerHealthCheck
        #expect((1...300).contains(check.period))
        #expect((1...check.period).contains(check.timeout))
        #expect((1...10).contains(check.failureThreshold))
    }
}
