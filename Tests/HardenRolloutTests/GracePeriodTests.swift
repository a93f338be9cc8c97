import HardenRollout
import Testing

@Suite struct GracePeriodTests {
    private func cuts(
        _ gracePeriod: Int,
        preStop: Int,
        signal: Int? = nil,
        _ application: ApplicationBehavior
    ) -> Bool {
        ShutdownBudget.graceCutsRequests(
            gracePeriod: gracePeriod,
            preStop: preStop,
            signal: signal,
            latency: 60,
            application: application
        )
    }

    @Test("a process that drains is killed under its last request, or after it")
    func drains() {
        let application = ApplicationBehavior(slowestRequest: 40, termination: .drains, shutdown: 40)
        #expect(cuts(99, preStop: 60, application))
        #expect(!cuts(100, preStop: 60, application))
        // SIGTERM closes the listener while requests still come.
        #expect(cuts(59, preStop: 60, application))
        // The hook waits longer than it has to; what is left of the grace period is enough.
        #expect(!cuts(130, preStop: 120, application))
    }

    @Test("a process that exits on SIGTERM loses nothing by SIGKILL")
    func exits() {
        let application = ApplicationBehavior(slowestRequest: 20, termination: .exits)
        #expect(cuts(79, preStop: 120, application))
        #expect(!cuts(80, preStop: 120, application))
        #expect(!cuts(30, preStop: 30, application))
        // The hook itself has stopped it before the grace period could.
        #expect(!cuts(30, preStop: 120, signal: 0, application))
    }

    @Test("a process that ignores SIGTERM serves until it is killed")
    func ignores() {
        let application = ApplicationBehavior(slowestRequest: 20, termination: .ignores)
        #expect(cuts(79, preStop: 0, application))
        #expect(!cuts(80, preStop: 0, application))
        // The kubelet leaves two seconds after a hook that has taken all of the grace period.
        #expect(!cuts(78, preStop: 120, application))
    }

    @Test("with nothing known only what no application survives counts")
    func unknown() {
        #expect(cuts(40, preStop: 120, ApplicationBehavior()))
        #expect(!cuts(60, preStop: 120, ApplicationBehavior()))
        #expect(!cuts(40, preStop: 40, ApplicationBehavior()))
    }
}
