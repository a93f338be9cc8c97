import HardenRollout
import Testing

@Suite struct ProbeTimingTests {
    @Test("the failure threshold takes no part in becoming ready")
    func readyAfterOneSuccess() {
        let probe = ProbeTiming(period: 20, timeout: 3, failureThreshold: 3)
        #expect(probe.longestDelayUntilSuccess == 23)
        #expect(probe.longestDelayUntilFailure == 63)
    }

    @Test("a startup probe grants at least what was asked for", arguments: [0, 1, 5, 6, 59, 60, 601])
    func startup(seconds: Int) {
        let allowance = ProbeTiming.startup(allowing: seconds).startupAllowance
        #expect(allowance >= seconds)
        #expect(allowance < seconds + 6)
    }

    @Test(
        "our own timings are accepted: the timeout fits into the period",
        arguments: [
            ProbeTiming.readiness, .liveness, .startup(allowing: 60),
        ]
    )
    func ownTimings(probe: ProbeTiming) {
        #expect(probe.timeout <= probe.period)
        #expect(probe.successThreshold == 1)
    }

    @Test("a health check stays within the load balancer's ranges", arguments: [1, 5, 10, 400])
    func healthCheck(period: Int) {
        let check = ProbeTiming(period: period, timeout: period * 2).loadBalancerHealthCheck
        #expect((1...300).contains(check.period))
        #expect((1...check.period).contains(check.timeout))
        #expect((1...10).contains(check.failureThreshold))
    }
}
