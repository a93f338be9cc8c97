extension Simulation {
    /// Share of failed attempts that their clients learn of, 0 to 1, when so many endpoints fail requests.
    func visibleShare(of symptom: Symptom, failing: Int, endpoints: Int) -> Double {
        let scope = path.retries.scope(for: symptom)
        guard scope != .none else { return 1 }
        var allFail = 1.0
        for attempt in 1...path.retries.attempts {
            if path.retries.avoidsTriedEndpoints {
                let untried = endpoints - attempt
                // With every endpoint tried there is nowhere left to go.
                guard untried > 0 else { break }
                allFail *= Double(max(0, min(failing - attempt, untried))) / Double(untried)
            } else {
                allFail *= endpoints > 0 ? min(1, Double(failing) / Double(endpoints)) : 1
            }
        }
        let retried = scope == .all ? 1 : requests.idempotentShare
        return 1 - retried * (1 - allFail)
    }

    /// Share of requests that are sent just as the server closes their idle connection.
    ///
    /// A request meets the closing connection if it is sent up to one round trip before the server's idle timeout is
    /// over, as far as the proxy has not closed the connection before.
    var keepAliveRaceShare: Double {
        guard let server = workload.serverIdleTimeout, let proxy = path.idleTimeout else { return 0 }
        let gaps = requests.idleGap ?? .zero...proxy
        let first = max(server - roundTrip, gaps.lowerBound)
        let last = min(server, gaps.upperBound, proxy)
        guard first <= last, last > server - roundTrip else { return 0 }
        let all = (gaps.upperBound - gaps.lowerBound).value
        guard all > 0 else { return 1 }
        // One millisecond is the least that can be told apart.
        return min(1, max(0.001, (last - first).value) / all)
    }

    /// The first request that fails for its client.
    func verdict(of windows: [FailureWindow], pods: [PodTimeline]) -> SimulationResult.Verdict {
        guard let first = windows.filter({ !$0.isHiddenByRetries }).min(by: { $0.start < $1.start }) else {
            return .nothingFails
        }
        let pod = first.pod.map { pods[$0] }
        let failed: Seconds =
            switch first.cause {
            case .listenerClosed, .refusedWhileDraining, .notListeningYet, .notServingYet, .keepAliveRace: first.start
            // A Pod that stands in may go on answering until it ends.
            case .noEndpoint: max(first.start, pod?.cut.time ?? first.start)
            case .addressGone: first.start + path.connectTimeout
            case .cutByExit, .cutByKill, .cutByDraining, .longConnectionCut: pod?.cut.time ?? first.start
            case .pinnedConnectionClosed: pod?.listenerClosed ?? first.start
            case .overload, .nodeGone, .timeout: path.requestTimeout.map { first.start + $0 } ?? .never
            }
        return .fails(
            SimulationResult.FirstFailure(
                sent: first.start,
                failed: failed,
                cause: first.cause,
                statuses: first.statuses,
                pod: pod
            )
        )
    }
}
