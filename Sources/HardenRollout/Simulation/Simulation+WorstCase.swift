extension Simulation {
    /// The worst that can happen with any combination of latencies within their bounds.
    ///
    /// Each way to fail depends on each latency in one direction only, so that the worst is at an end of every range, and
    /// a few corners hold all of it:
    ///
    /// - A Pod's own failures (its port closed or its process gone while the path still sends requests, requests before
    ///   it serves) grow with a slow removal, a quick addition and a late start.
    /// - Too few endpoints come from a quick removal and a slow addition; where one new Pod after the other lets old ones
    ///   go, from new Pods that are ready quickly; where many go at once, from new Pods that are slow. A terminating Pod
    ///   that stands in for them does the most harm if the path falls back on it for long after its end. A path that
    ///   learns of both in order removes slowly if it adds slowly; there the worst may be a quick addition and a slow
    ///   application.
    ///
    /// Retries count as hiding a failure only if no combination can wear them out: the proxy tries more endpoints than
    /// Pods fail at any time, and one that does not fail is always left.
    package func worstCase() -> SimulationResult { worst().result }

    /// The same, with the courses of events that it was found in: each measure of harm has its maximum in one of them.
    package func worst() -> (result: SimulationResult, courses: [SimulationResult]) {
        let corners = draws.map { draw in
            var builder = TimelineBuilder(simulation: self, draw: draw)
            let duration = builder.run(disruption)
            var sweep = FailureSweep(simulation: self, pods: builder.pods, duration: duration)
            let result = sweep.result()
            return (result: result, reliable: sweep.leastReliable, failing: sweep.failingPods)
        }
        let reliable = corners.reduce(Int.max) { min($0, $1.reliable) }
        let failing = corners.reduce(0) { max($0, $1.failing) }
        func withRetries(_ window: FailureWindow) -> FailureWindow {
            var window = window
            window.isHiddenByRetries = isHidden(window, failingPods: failing, leastReliable: reliable)
            if window.isHiddenByRetries { window.failedRequests = 0 }
            return window
        }
        let courses = corners.map { corner in
            var course = corner.result
            course.shownWindows = course.shownWindows.map(withRetries)
            return course
        }
        // The first corner removes slowly and adds quickly: what most failures are made of.
        var worst = courses[0]
        for course in courses.dropFirst() where course.isWorse(than: worst) { worst = course }
        worst.windows = merged(corners.map(\.result)).map(withRetries)
        worst.leastCapacity = corners.reduce(Int.max) { min($0, $1.result.leastCapacity) }
        worst.unserved = corners.reduce(Seconds.zero) { max($0, $1.result.unserved) }
        worst.duration = corners.reduce(Seconds.zero) { max($0, $1.result.duration) }
        // The first failure of the course that is shown, so that its Pod and its times are there to be seen. Retries hide
        // a cause in all courses or in none, so that nothing fails in any where nothing fails in the worst.
        worst.verdict = verdict(of: worst.shownWindows, pods: worst.pods)
        return (worst, courses)
    }

    /// The combinations of best and worst latencies that hold the worst of everything.
    private var draws: [CornerDraw] {
        let late: Set<Latency> = [.nodeFailureDetection, .containerRestart, .evictionRetry, .standInRemoval]
        let slowRemoval = late.union([.serving, .detach, .healthCheckFailure])
        // Readiness that does not wait for the application is no quicker for a quick application.
        var quickStart: Set<Latency> = [.attach, .healthCheckSuccess]
        var corners = [slowRemoval]
        switch workload.readiness {
        case .probe(_, passes: .serving): break
        case _ where workload.startupProbe != nil: break
        case .none, .probe:
            quickStart.insert(.serving)
            if path.learnsInOrder { corners.append([.listening, .serving]) }
        }
        let slowStart = late.union([
            .podStart, .listening, .serving, .startupProbe, .readinessProbe, .gate, .attach, .healthCheckSuccess,
            .podRemoval,
        ])
        corners += [quickStart, quickStart.union([.listening]), slowStart]
        return corners.map(CornerDraw.init)
    }

    /// All that a new Pod waits for takes as long as it may.
    private static let slowStart = CornerDraw(
        longest: [.podStart, .listening, .serving, .startupProbe, .readinessProbe, .gate, .attach, .healthCheckSuccess]
    )

    /// The same, but for a path that learns of new Pods at once, and sends to those that do not listen yet.
    private static let slowStartOnQuickPath = CornerDraw(
        longest: [.podStart, .listening, .serving, .startupProbe, .readinessProbe, .gate, .healthCheckSuccess]
    )

    /// Requests that are sent to a Pod that cannot answer them yet, or to none, where new Pods take as long as they may. What
    /// the end of old Pods cuts is left out: each request is told of one cause alone.
    package var lostToSlowStart: Double {
        var uncut = self
        uncut.path.pinsConnections = false
        uncut.requests.slowestRequest = .zero
        let causes: [FailureCause] = [.notListeningYet, .notServingYet, .noEndpoint]
        func lost(_ draw: CornerDraw) -> Double {
            uncut.run(draw: draw).windows.filter { causes.contains($0.cause) }.reduce(0) { $0 + $1.failedRequests }
        }
        return max(lost(Self.slowStart), lost(Self.slowStartOnQuickPath))
    }

    /// When a new Pod that is created at 0 is where, if all that it waits for takes as long as it may.
    package var slowestStart: PodTimeline.Start {
        var builder = TimelineBuilder(simulation: self, draw: Self.slowStart)
        let index = builder.create(at: .zero)
        return builder.pods[index].start ?? builder.start(created: .zero, started: .zero)
    }

    /// For each cause the windows of the corner where it fails the most.
    private func merged(_ results: [SimulationResult]) -> [FailureWindow] {
        var merged: [FailureWindow] = []
        for cause in FailureCause.allCases {
            var best: [FailureWindow] = []
            var most = -1.0
            for result in results {
                let windows = result.windows.filter { $0.cause == cause }
                let attempts = windows.reduce(0) { $0 + $1.failedAttempts }
                if !windows.isEmpty, attempts > most { (best, most) = (windows, attempts) }
            }
            merged += best
        }
        return merged.sorted { ($0.start, $0.cause.rawValue) < ($1.start, $1.cause.rawValue) }
    }

    /// Whether no client can learn of these failures, whatever the latencies.
    private func isHidden(_ window: FailureWindow, failingPods: Int, leastReliable: Int) -> Bool {
        guard window.cause != .longConnectionCut else { return false }
        switch path.retries.scope(for: window.symptom) {
        case .none: return false
        case .idempotent: guard requests.idempotentShare >= 1 else { return false }
        case .all: break
        }
        // A keep-alive race happens to a Pod that goes on serving: the next connection is a new one.
        if window.cause == .keepAliveRace { return leastReliable >= 1 }
        return path.retries.avoidsTriedEndpoints && path.retries.attempts >= failingPods && leastReliable >= 1
    }
}

extension SimulationResult {
    /// Whether it fails more requests for their clients than another course of events; any failure is worse than none.
    fileprivate func isWorse(than other: SimulationResult) -> Bool {
        let (fails, otherFails) = (!shownFailures.isEmpty, !other.shownFailures.isEmpty)
        return fails == otherFails ? failedRequests > other.failedRequests : fails
    }
}
