extension Simulation {
    /// The assumptions that this simulation hangs on, with the path's own latencies.
    package var assumptionsInUse: [Assumption] {
        var names: [Assumption.Name] = [.drainLatency, .attachLatency, .connectTimeout]
        switch disruption {
        case .steadyState: names = [.roundTrip]
        case .rollout, .scaleDown, .nodeDrain, .spotReclaim: names += [.killDelay, .networkRemoval, .podRemoval]
        case .nodeLoss: names += [.nodeFailureDetection, .nodeFailureToleration]
        case .podCrash: names += [.containerRestart]
        case .scaleUp: break
        }
        switch disruption {
        case .rollout, .scaleUp, .nodeDrain, .spotReclaim, .nodeLoss: names += [.podStart, .startup]
        case .podCrash: names.append(.startup)
        case .steadyState, .scaleDown: break
        }
        if case .nodeDrain(_, .some, _) = disruption { names.append(.evictionRetry) }
        if path.pinsConnections, disruption != .steadyState { names += [.roundTrip, .connectionReuse] }
        return names.map(assumption)
    }

    /// The assumption as the path has it: its latencies may have been given with it.
    private func assumption(_ name: Assumption.Name) -> Assumption {
        let range: LatencyRange
        switch name {
        case .drainLatency: range = path.detach
        case .attachLatency: range = path.attach
        case .connectTimeout: range = .exactly(path.connectTimeout)
        case .startup: range = workload.startup.serving
        default: return assumptions[name]
        }
        guard range != assumptions[name].range else { return assumptions[name] }
        return Assumption(name: name, range: range, source: "given with the model", isOverridden: true)
    }
}
