/// Sends single requests through one course of events: each arrives at a random time, takes a random time, meets a
/// random endpoint, and is sent again as the proxy does it.
///
/// It shares the Pods' timeline with the worst case, and nothing of its reasoning.
package struct RequestSimulation {
    package let simulation: Simulation
    package let pods: [PodTimeline]
    package private(set) var random: RandomDraw
    private let duration: Seconds

    /// A request that failed for its client.
    package struct Failure: Hashable, Sendable {
        package let sent: Seconds
        package let cause: FailureCause
        package let status: Int?
        package let attempts: Int
    }

    /// Lets the disruption happen with latencies that chance decides.
    ///
    /// - Parameter shareOfEnds: how often a latency takes an end of its range.
    package init(simulation: Simulation, seed: UInt64, shareOfEnds: Double = 0) {
        self.simulation = simulation
        let draw = RandomDraw(seed: seed, shareOfEnds: shareOfEnds)
        var builder = TimelineBuilder(simulation: simulation, draw: draw)
        let duration = builder.run(simulation.disruption)
        pods = builder.pods
        // The requests go on with the numbers that come after the latencies.
        random = builder.draw as? RandomDraw ?? draw
        self.duration = duration
    }

    /// Seconds in which requests are sent.
    package var horizon: ClosedRange<Seconds> {
        let end = simulation.horizon ?? (duration.isNever || duration == .zero ? Simulation.steadyHorizon : duration)
        return .zero - simulation.longestInFlight...end
    }

    /// Sends one request at a random time; `nil` if it is answered.
    package mutating func sendRequest() -> Failure? {
        send(at: random.seconds(in: horizon))
    }

    /// Sends one request at a time near to where something changes, where failures are.
    package mutating func sendCriticalRequest() -> Failure? {
        guard let pod = pods.randomElement(using: &random) else { return sendRequest() }
        var times: [Seconds] = []
        if let start = pod.start { times += [start.started, start.listening, start.serving, start.attached] }
        if let end = pod.end {
            times += [end.began, end.refuses, end.listenerClosed, end.exited, end.detached, end.connectionsCut]
        }
        times = times.filter { horizon.contains($0) }
        guard let time = times.randomElement(using: &random) else { return sendRequest() }
        let before = Bool.random(using: &random) ? simulation.longestInFlight : .zero
        return send(at: time - before + random.seconds(in: -0.02...0.02))
    }

    /// Sends one request on a connection that was made to a Pod before; `nil` also if that Pod has none.
    package mutating func sendPinnedRequest() -> Failure? {
        guard simulation.path.pinsConnections, let pod = pods.randomElement(using: &random) else {
            return sendRequest()
        }
        let close = pod.listenerClosed
        let sent =
            close.isNever || Bool.random(using: &random)
            ? random.seconds(in: horizon)
            : close - random.seconds(in: .zero...max(simulation.longestInFlight, simulation.roundTrip))
        guard pod.attached < sent, pod.serving < sent, sent < close else { return nil }
        if let end = pod.end, end.cause != .nodeLost {
            if simulation.workload.closesConnectionsWhileDraining {
                // The connection was closed with the first answer after the Pod's deletion.
                let next = end.began + random.seconds(in: .zero...simulation.reuse)
                guard sent < max(next, end.began) || pod.isListed(at: sent) else { return nil }
            }
            let takes = random.seconds(in: .zero...simulation.requests.slowestRequest)
            let delay = random.seconds(in: .zero...simulation.roundTrip)
            var failed = simulation.attempt(at: pod, sent: sent, takes: takes)
            if sent + delay > close, !pod.isListed(at: sent) {
                failed = FailedAttempt(cause: .pinnedConnectionClosed, failed: sent + delay)
            }
            guard let failed else { return nil }
            let isIdempotent = drawIdempotence()
            guard isRetried(failed.cause, isIdempotent: isIdempotent, attempt: 1) else {
                return failure(sent, failed.cause, attempts: 1)
            }
            return send(at: failed.failed, takes: takes, isIdempotent: isIdempotent)
        }
        return nil
    }

    private func failure(_ sent: Seconds, _ cause: FailureCause, attempts: Int) -> Failure {
        let status = simulation.path.proxy.status(of: cause.symptom)
        return Failure(sent: sent, cause: cause, status: status, attempts: attempts)
    }
}

extension RequestSimulation {
    /// Sends one request at this time.
    package mutating func send(at sent: Seconds) -> Failure? {
        let slowest = simulation.requests.slowestRequest
        let takes = Bool.random(using: &random) ? slowest : random.seconds(in: .zero...slowest)
        if simulation.disruption == .steadyState {
            if let timeout = simulation.path.requestTimeout, takes > timeout {
                return failure(sent, .timeout, attempts: 1)
            }
            if meetsClosingConnection(), !isRetried(.keepAliveRace, isIdempotent: drawIdempotence(), attempt: 1) {
                return failure(sent, .keepAliveRace, attempts: 1)
            }
        }
        if isRefusedForLoad(at: sent) { return failure(sent, .overload, attempts: 1) }
        return send(at: sent, takes: takes, isIdempotent: drawIdempotence())
    }

    private mutating func send(at sent: Seconds, takes: Seconds, isIdempotent: Bool) -> Failure? {
        var tried: [Int] = []
        var time = sent
        var last: FailureCause?
        while true {
            let avoids = simulation.path.retries.avoidsTriedEndpoints
            var candidates = pods.indices.filter { pods[$0].isListed(at: time) }
            let standsIn = candidates.isEmpty
            if standsIn { candidates = pods.indices.filter { pods[$0].standsIn(at: time) } }
            candidates.removeAll { avoids && tried.contains($0) }
            guard let index = candidates.randomElement(using: &random) else {
                return failure(sent, last ?? .noEndpoint, attempts: tried.count)
            }
            tried.append(index)
            guard let failed = simulation.attempt(at: pods[index], sent: time, takes: takes) else { return nil }
            if standsIn { return failure(sent, .noEndpoint, attempts: tried.count) }
            guard isRetried(failed.cause, isIdempotent: isIdempotent, attempt: tried.count) else {
                return failure(sent, failed.cause, attempts: tried.count)
            }
            last = failed.cause
            time = failed.failed
        }
    }

    private func isRetried(_ cause: FailureCause, isIdempotent: Bool, attempt: Int) -> Bool {
        guard attempt <= simulation.path.retries.attempts else { return false }
        return switch simulation.path.retries.scope(for: cause.symptom) {
        case .none: false
        case .idempotent: isIdempotent
        case .all: true
        }
    }

    private mutating func drawIdempotence() -> Bool {
        Double.random(in: 0..<1, using: &random) < simulation.requests.idempotentShare
    }

    /// Whether the request's connection was idle for so long that the server closes it meanwhile.
    private mutating func meetsClosingConnection() -> Bool {
        guard let server = simulation.workload.serverIdleTimeout, let proxy = simulation.path.idleTimeout else {
            return false
        }
        let gap = random.seconds(in: simulation.requests.idleGap ?? .zero...proxy)
        // The proxy has closed it before, or has seen the server close it.
        guard gap <= proxy, gap <= server else { return false }
        return gap + simulation.roundTrip > server
    }

    private mutating func isRefusedForLoad(at time: Seconds) -> Bool {
        // Whoever stands in where there is no endpoint is taken to carry what comes.
        guard let needed = simulation.requests.podsNeeded, pods.contains(where: { $0.isListed(at: time) }) else {
            return false
        }
        let serving = pods.reduce(0) { count, pod in
            let serves = max(pod.attached, pod.serving) <= time && time < min(pod.detached, pod.served)
            return serves ? count + 1 : count
        }
        return serving < needed && Int.random(in: 0..<needed, using: &random) >= serving
    }
}
