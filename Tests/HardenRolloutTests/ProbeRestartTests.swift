import HardenRollout
import Testing

@Suite struct ProbeRestartTests {
    @Test func threeFailuresTenSecondsApartAreNotHasty() {
        #expect(!ProbeSchedule().isHastyForRestart())
        #expect(ProbeSchedule(failureThreshold: 1).isHastyForRestart())
        #expect(ProbeSchedule(period: 2).isHastyForRestart())
        // 3 × 3 s and an answer that is waited for make up the ten seconds.
        #expect(!ProbeSchedule(period: 3).isHastyForRestart())
    }

    @Test(arguments: 1...30)
    func whatIsDemandedIsNotHasty(period: Int) {
        var schedule = ProbeSchedule(period: period, failureThreshold: 1)
        schedule.failureThreshold = schedule.unhurriedFailureThreshold()
        #expect(!schedule.isHastyForRestart())
    }

    @Test(arguments: 1...20, [1, 3, 7, 30])
    func livenessIsMorePatientThanReadiness(period: Int, timeout: Int) {
        for readiness in [ProbeSchedule(), ProbeSchedule(period: 3, timeout: 20), ProbeSchedule(period: 60)] {
            var liveness = ProbeSchedule(period: period, timeout: timeout)
            liveness.failureThreshold = liveness.failureThreshold(morePatientThan: readiness)
            #expect(liveness.longestDelayUntilFailure > readiness.longestDelayUntilFailure)
        }
    }

    @Test func startupProbesGrantWhatTheDelayGranted() {
        let liveness = ProbeSchedule(initialDelay: 65, period: 10)
        #expect(liveness.startupProbe(coveringDelay: 0).startupAllowance >= liveness.startupAllowance)
        #expect(liveness.startupProbe(coveringDelay: 200).startupAllowance >= 230)
    }
}
