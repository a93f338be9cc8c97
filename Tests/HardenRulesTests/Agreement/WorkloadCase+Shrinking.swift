import HardenRollout

extension WorkloadCase {
    /// The same with one thing less to understand.
    private var simpler: [WorkloadCase] {
        let simplifications: [(inout WorkloadCase) -> Void] = [
            { $0.autoscaled = nil }, { $0.proxyHook = nil }, { $0.budget = nil }, { $0.isSpread = false },
            { $0.publishesNotReady = false }, { $0.healthCheck = nil }, { $0.draining = nil }, { $0.timeout = nil },
            { $0.slowestRequest = nil }, { $0.shutdown = nil }, { $0.onSIGTERM = nil }, { $0.closesConnections = true },
            { $0.keepAlive = nil }, { $0.idempotent = false }, { $0.shell = nil }, { $0.drainLatency = nil },
            { $0.kubernetesMinor = nil }, { $0.strategy = .unwritten }, { $0.minReady = nil }, { $0.grace = nil },
            { $0.hook = .none }, { $0.readiness = nil }, { $0.readiness = Probe(path: "/ready") }, { $0.replicas = 2 },
            { $0.strategy = .rollingUpdate(maxUnavailable: .count(0), maxSurge: .count(1)) },
            { $0.path = .ingressNGINX }, { $0.path = .gkeIngressExternal },
        ]
        return simplifications.map { simplify in
            var simpler = self
            simplify(&simpler)
            // A way that the cases themselves leave out leads to something else.
            if case .blueGreen = simpler.strategy, simpler.path.isGoogleLoadBalancer { return self }
            return simpler
        }
        .filter { $0 != self }
    }

    /// The simplest that greedy steps lead to and that still has the property.
    func shrunk(while hasProperty: (WorkloadCase) -> Bool) -> WorkloadCase {
        var current = self
        var seen: Set<WorkloadCase> = [self]
        while let next = current.simpler.first(where: { seen.insert($0).inserted && hasProperty($0) }) {
            current = next
        }
        return current
    }
}
