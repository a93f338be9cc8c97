import HardenRollout

/// Random simulations, half of them with what a careful team would configure, so that both verdicts come up.
struct RandomModels {
    var random: RandomDraw

    init(seed: UInt64) {
        random = RandomDraw(seed: seed)
    }

    mutating func chance(_ share: Double) -> Bool { Double.random(in: 0..<1, using: &random) < share }

    mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[Int.random(in: elements.indices, using: &random)]
    }

    mutating func seconds(_ range: ClosedRange<Int>) -> Seconds { Seconds(Int.random(in: range, using: &random)) }

    mutating func latency(_ most: Int) -> LatencyRange {
        let low = Int.random(in: 0...most * 1000, using: &random)
        let high = chance(0.2) ? low : Int.random(in: low...most * 1000, using: &random)
        return Seconds(milliseconds: low)...Seconds(milliseconds: high)
    }

    mutating func next() -> Simulation {
        let isCareful = chance(0.7)
        let replicas = Int.random(in: (isCareful ? 2 : 1)...5, using: &random)
        var simulation = Simulation(
            workload: workload(replicas: replicas, isCareful: isCareful),
            path: path(),
            requests: requests(replicas: replicas),
            disruption: disruption(replicas: replicas, isCareful: isCareful)
        )
        simulation.assumptions.override(.podStart, with: latency(10), source: "test")
        if isCareful { repair(&simulation) }
        return simulation
    }

    /// Gives the shutdown the time it needs, or a second less or more.
    private mutating func repair(_ simulation: inout Simulation) {
        let slack = Seconds(pick([-1, 0, 0, 0, 1, 10]))
        let slowest = simulation.requests.slowestRequest
        let latency = simulation.path.detach.upperBound
        simulation.workload.preStop = .sleep(max(.zero, latency + slowest + slack))
        simulation.workload.gracePeriod = simulation.workload.preStop.duration + slowest + slack
        if chance(0.7) { simulation.workload.reaction = pick([.exits, .drains(atMost: slowest)]) }
        simulation.workload.closesConnectionsWhileDraining = chance(0.9)
        if simulation.path.draining != nil { simulation.path.draining = slowest + max(slack, .zero) }
        if case .probe(let schedule, _) = simulation.workload.readiness, chance(0.9) {
            simulation.workload.readiness = .probe(schedule, passes: .serving)
        } else if chance(0.8) {
            simulation.workload.readiness = .probe(ProbeSchedule(period: 2), passes: .serving)
        }
        if chance(0.6) {
            let check = simulation.path.healthCheck?.schedule.longestDelayUntilSuccess ?? 0
            simulation.workload.minReady = simulation.path.attach.upperBound + Seconds(check) + slack
        }
        simulation.path.healthCheck?.passes = .serving
    }

    private mutating func workload(replicas: Int, isCareful: Bool) -> WorkloadModel {
        let update = RollingUpdate(
            maxUnavailable: isCareful ? .count(0) : pick([.count(0), .count(1), .percent(25), .percent(100)]),
            maxSurge: pick([.count(1), .count(2), .percent(25), .percent(100)])
        )
        let strategies: [WorkloadModel.UpdateStrategy] = [
            .rollingUpdate(update), .rollingUpdate(update), .rollingUpdate(update), .recreate, .onDelete,
            .blueGreen(scaleDownDelay: seconds(0...20)), .routedCanary(scaleDownDelay: seconds(0...20)),
        ]
        var model = WorkloadModel(
            kind: isCareful ? .deployment : pick(WorkloadModel.Kind.allCases),
            scale: chance(0.5) ? .fixed(replicas) : .autoscaled(minimum: replicas),
            strategy: pick(strategies),
            minReady: pick([.zero, seconds(0...20)]),
            readiness: chance(0.5) ? .none : .probe(probe(), passes: pick([.serving, .serving, .listening])),
            startup: .init(listening: latency(10), serving: latency(20)),
            preStop: pick([
                .none, .fails, .sleep(seconds(0...30)), .signalsApplication(at: seconds(0...5), until: seconds(5...20)),
                .stopsServing(at: seconds(0...15), until: seconds(5...30)),
            ]),
            gracePeriod: seconds(0...40),
            reaction: pick([
                .exits, .ignores, .drains(atMost: seconds(0...20)),
                .drains(atMost: seconds(0...20), accepting: seconds(0...20)),
            ]),
            closesConnectionsWhileDraining: chance(0.5),
            serverIdleTimeout: chance(0.5) ? nil : seconds(1...80)
        )
        if chance(0.2) { model.startupProbe = probe() }
        return model
    }

    private mutating func probe() -> ProbeSchedule {
        ProbeSchedule(
            initialDelay: Int.random(in: 0...10, using: &random),
            period: Int.random(in: 1...10, using: &random),
            timeout: Int.random(in: 1...3, using: &random),
            failureThreshold: Int.random(in: 1...3, using: &random),
            successThreshold: Int.random(in: 1...2, using: &random)
        )
    }

    private mutating func path() -> PathModel {
        let isLoadBalancer = chance(0.4)
        let check = PathModel.HealthCheck(probe(), passes: pick([.serving, .serving, .listening, .nothing]))
        let detach = latency(20)
        return PathModel(
            proxy: pick(Hop.forwarding),
            honorsReadiness: !isLoadBalancer,
            hasReadinessGate: isLoadBalancer && chance(0.5),
            otherGate: chance(0.2) ? PathModel.Gate(attach: .exactly(seconds(0...20)), healthCheck: check) : nil,
            // Whoever learns of both in one list is as late with the one as with the other.
            attach: isLoadBalancer ? latency(20) : detach,
            detach: detach,
            draining: isLoadBalancer ? seconds(0...20) : nil,
            healthCheck: isLoadBalancer ? check : nil,
            requestTimeout: chance(0.5) ? nil : seconds(1...60),
            connectTimeout: seconds(1...10),
            idleTimeout: chance(0.5) ? nil : seconds(1...80),
            retries: chance(0.6)
                ? .none
                : Retries(
                    attempts: Int.random(in: 0...6, using: &random),
                    connectFailures: pick([.none, .idempotent, .all, .all]),
                    brokenConnections: pick([.none, .idempotent, .all, .all]),
                    avoidsTriedEndpoints: chance(0.8)
                ),
            pinsConnections: !isLoadBalancer && chance(0.3),
            usesTerminatingPods: !isLoadBalancer && chance(0.5)
        )
    }

    private mutating func requests(replicas: Int) -> RequestProfile {
        RequestProfile(
            slowestRequest: pick([0.02, 1, seconds(0...20)]),
            idempotentShare: pick([0, 0.5, 1, 1]),
            podsNeeded: chance(0.7) ? nil : Int.random(in: 1...replicas, using: &random)
        )
    }

    private mutating func disruption(replicas: Int, isCareful: Bool) -> Disruption {
        let some = Int.random(in: 1...replicas, using: &random)
        let few = isCareful ? max(1, some / 2) : some
        return pick([
            .rollout, .rollout, .rollout, .scaleDown(by: isCareful ? min(few, replicas - 1) : some),
            .scaleUp(by: some), .nodeDrain(pods: few, allowedDisruptions: nil),
            .nodeDrain(pods: some, allowedDisruptions: Int.random(in: 0...2, using: &random)),
            .nodeDrain(pods: some, allowedDisruptions: 1, limit: .clusterAutoscaler), .nodeLoss(pods: some),
            .spotReclaim(pods: few), .podCrash, .steadyState,
        ])
    }
}
