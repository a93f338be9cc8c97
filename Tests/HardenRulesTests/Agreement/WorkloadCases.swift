import HardenRollout

/// Random workloads, the same for the same seed. Half of them are what a careful team writes with a mistake or two, so that
/// each mistake has to be found for itself.
struct WorkloadCases {
    private var random: RandomDraw

    init(seed: UInt64) { random = RandomDraw(seed: seed) }

    private mutating func chance(_ share: Double) -> Bool { Double.random(in: 0..<1, using: &random) < share }

    private mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[Int.random(in: elements.indices, using: &random)]
    }

    private mutating func seconds(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }

    /// A number near to one that matters.
    private mutating func near(_ seconds: Int) -> Int { max(0, seconds + pick([-20, -5, -1, -1, 0, 0, 0, 1, 10])) }

    mutating func next() -> WorkloadCase {
        var example = WorkloadCase(path: pick(WorkloadCase.paths))
        settings(&example)
        guard chance(0.6) else {
            for fault in Self.faults { fault(&self, &example) }
            return example
        }
        repair(&example)
        for _ in 0..<pick([0, 1, 1, 2]) { pick(Self.faults)(&self, &example) }
        return example
    }

    private mutating func settings(_ example: inout WorkloadCase) {
        example.slowestRequest = chance(0.2) ? nil : pick([1, 5, 20, 30, 40, 60, 100])
        example.onSIGTERM = chance(0.2) ? nil : pick([.drains, .drains, .exits, .ignores])
        example.shutdown = chance(0.3) ? nil : pick([1, 5, 15, 30, 60])
        example.closesConnections = chance(0.8)
        example.idempotent = chance(0.2)
        example.shell = pick([nil, true, true])
        if chance(0.1) { example.drainLatency = pick([2, 20, 90]) }
        if chance(0.1) { example.kubernetesMinor = pick([29, 32, 34]) }
    }

    /// What the seconds come to for the application as it is known.
    private func budget(of example: WorkloadCase) -> ShutdownBudget {
        ShutdownBudget(
            paths: [example.path],
            application: ApplicationBehavior(
                slowestRequest: example.slowestRequest,
                termination: example.onSIGTERM,
                shutdown: example.shutdown
            ),
            drainLatency: { example.drainLatency ?? $0.drainLatency }
        )
    }

    private mutating func repair(_ example: inout WorkloadCase) {
        let budget = budget(of: example)
        example.replicas = seconds(2...5)
        example.strategy = .rollingUpdate(maxUnavailable: .count(0), maxSurge: pick([.count(1), .percent(25)]))
        example.hook = pick([.sleep(budget.preStop.seconds), .shell(budget.preStop.seconds)])
        if example.kubernetesMinor ?? 30 < 30 { example.hook = .shell(budget.preStop.seconds) }
        example.shell = true
        example.grace = budget.gracePeriod.seconds
        example.budget = .maxUnavailable(1)
        example.isSpread = true
        example.readiness = .init(path: "/ready", period: 5, timeout: 2)
        if example.path.isGoogleLoadBalancer {
            example.draining = budget.draining?.seconds
            example.healthCheck = .init(path: "/ready", interval: 5, healthyThreshold: 1)
        }
        if let slowest = example.slowestRequest {
            example.timeout = TimeoutLadder(slowestRequest: slowest).timeout(on: example.path)
        }
        example.minReady =
            RolloutDeadline.longestPropagation(
                behind: [example.path],
                healthCheck: ProbeSchedule(period: 5, timeout: 5),
                drainLatency: { example.drainLatency ?? $0.drainLatency }
            )?.seconds
    }

    /// What goes wrong, and what goes otherwise.
    private static let faults: [@Sendable (inout WorkloadCases, inout WorkloadCase) -> Void] = [
        { $1.replicas = $0.pick([nil, 1, 1, 2, 3, 4]) },
        { $1.autoscaled = $0.chance(0.5) ? nil : $0.pick([1, 2, 3, 4]) },
        { cases, example in
            example.strategy = cases.pick([
                .unwritten, .unwritten, .recreate,
                .rollingUpdate(maxUnavailable: .count(1), maxSurge: .count(1)),
                .rollingUpdate(maxUnavailable: .count(2), maxSurge: .count(0)),
                .rollingUpdate(maxUnavailable: .percent(100), maxSurge: .percent(25)),
                .rollingUpdate(maxUnavailable: .percent(50), maxSurge: .percent(50)),
                .rollingUpdate(maxUnavailable: .count(0), maxSurge: .count(2)),
            ])
            // How a load balancer adds and removes Pods when a Service is switched is not known, and no rule speaks of it.
            guard !example.path.isGoogleLoadBalancer, cases.chance(0.4) else { return }
            example.strategy = .blueGreen(scaleDownDelay: cases.pick([nil, 0, 5, 30, 120]))
        },
        { cases, example in
            let needed = cases.budget(of: example).preStop.seconds
            let near = cases.near(needed)
            example.hook = cases.pick([
                .none, .none, .sleep(near), .sleep(near), .program(near), .shell(near), .sleep(cases.seconds(0...40)),
                .signals(after: 0, waits: near), .signals(after: near, waits: 5),
                .calls(after: 0, waits: near), .calls(after: cases.seconds(5...70), waits: cases.seconds(1...70)),
                .shell(cases.seconds(1...60)),
            ])
        },
        { cases, example in
            example.grace = cases.chance(0.3) ? nil : cases.near(cases.budget(of: example).gracePeriod.seconds)
        },
        { cases, example in example.grace = cases.pick([10, 30, 60, 90, 150, 210, 700]) },
        { cases, example in
            example.draining =
                cases.chance(0.4)
                ? nil : cases.pick([0, 5, 20, 60, cases.near(example.slowestRequest ?? 30)])
        },
        { cases, example in
            example.timeout =
                cases.chance(0.5) ? nil : cases.pick([max(1, cases.near(example.slowestRequest ?? 30)), 120, 300])
        },
        { cases, example in
            guard example.path.isGoogleLoadBalancer else { return }
            example.healthCheck = cases.pick([
                nil, .init(path: "/ready"), .init(path: "/other"),
                .init(path: "/ready", interval: 10, healthyThreshold: 3),
            ])
        },
        { cases, example in
            example.readiness = cases.pick([
                nil, .init(path: nil), .init(path: "/ready"), .init(path: "/"),
                .init(path: "/ready", period: 20, timeout: 5, successThreshold: 2, initialDelay: 10),
            ])
        },
        { cases, example in
            example.minReady = cases.pick([nil, nil, 5, 10, 18, 65, 90])
        },
        { cases, example in
            example.budget = cases.pick([
                nil, nil, .minAvailable(1), .minAvailable(example.replicas ?? 1), .maxUnavailable(0),
                .maxUnavailable(1),
                .maxUnavailable(2),
            ])
        },
        { cases, example in example.isSpread = cases.chance(0.5) },
        { cases, example in example.publishesNotReady = cases.chance(0.5) },
        { cases, example in
            example.keepAlive = cases.chance(0.4) ? nil : cases.pick([5, 60, 61, 75, 600, 601, 620, 650])
        },
        { cases, example in example.closesConnections = cases.chance(0.5) },
        { cases, example in example.shell = cases.pick([nil, true, false]) },
        { cases, example in
            guard cases.chance(0.3) else { return }
            example.proxyHook = cases.pick([.none, example.hook, .sleep(cases.seconds(0...150))])
        },
        { cases, example in
            guard cases.chance(0.2) else { return }
            example.kubernetesMinor = cases.pick([29, 32])
        },
    ]
}
