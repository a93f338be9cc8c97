import HardenRollout
import Testing

/// When kubelet 1.36 sent SIGTERM and when the process was gone, in seconds after the deletion was answered.
@Suite struct ObservedTerminationTests {
    @Test(
        "SIGTERM and the end of the process come when the kubelet was seen to bring them",
        arguments: [
            (WorkloadModel.PreStop.none, 30 as Seconds, WorkloadModel.Reaction.exits, 0 as Seconds, 0 as Seconds),
            (.sleep(3), 10, .exits, 3, 3),
            (.none, 5, .ignores, 0, 5),
            (.sleep(3), 5, .ignores, 3, 5),
            (.sleep(4), 5, .ignores, 4, 6),
            (.sleep(30), 5, .exits, 5, 5),
            (.sleep(30), 5, .ignores, 5, 7),
            (.fails, 10, .exits, 0, 0),
        ]
    )
    func termination(
        preStop: WorkloadModel.PreStop,
        grace: Seconds,
        reaction: WorkloadModel.Reaction,
        terminated: Seconds,
        exited: Seconds
    ) throws {
        let simulation = Simulation(
            workload: WorkloadModel(scale: .fixed(1), preStop: preStop, gracePeriod: grace, reaction: reaction),
            path: PathModel(.kong),
            requests: RequestProfile(slowestRequest: 1),
            disruption: .scaleDown(by: 1)
        )
        let end = try #require(simulation.run(draw: GivenDraw([.podRemoval: 0.3])).pods.first?.end)
        #expect(end.terminated == terminated)
        #expect(end.exited == exited)
        #expect(end.gone == exited + 0.3)
        #expect((end.killed != nil) == (reaction == .ignores))
    }

    @Test("a hook that tells the application to stop ends it before the hook's own end")
    func signalInPreStop() throws {
        let simulation = Simulation(
            workload: WorkloadModel(
                scale: .fixed(2),
                preStop: .signalsApplication(at: 0, until: 30),
                gracePeriod: 60,
                reaction: .drains(atMost: 10)
            ),
            path: PathModel(.kong),
            requests: RequestProfile(slowestRequest: 1),
            disruption: .scaleDown(by: 1)
        )
        let result = simulation.worstCase()
        let end = try #require(result.pods.first?.end)
        #expect(end.told == 0)
        #expect(end.listenerClosed == 0)
        #expect(end.exited == 10)
        #expect(end.terminated == 30)
        #expect(!result.losesNothing)
    }

    @Test("a Spot node's notice cuts the grace period short")
    func spotReclaim() throws {
        let simulation = Simulation(
            workload: WorkloadModel(scale: .fixed(2), preStop: .sleep(120), gracePeriod: 210),
            path: PathModel(.gkeIngressExternal, draining: 60),
            requests: RequestProfile(slowestRequest: 1),
            disruption: .spotReclaim(pods: 1)
        )
        let result = simulation.worstCase()
        let end = try #require(result.pods.first?.end)
        #expect(end.terminated == Seconds(GraceLimit.spotReclaim.seconds))
        #expect(!result.losesNothing)
    }
}
