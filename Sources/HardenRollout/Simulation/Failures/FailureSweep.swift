/// Goes once over the times at which something changes, and adds up what fails between them.
///
/// Between two changes the path sends `rate / endpoints` requests a second to each endpoint, so that the expected number
/// of failures is exact for requests that arrive evenly.
struct FailureSweep {
    let simulation: Simulation
    let pods: [PodTimeline]
    let duration: Seconds

    /// One of the counters that an event changes.
    private enum Counter {
        static let endpoints = 0
        static let serving = 1
        static let causes = 2
        static let pinned = causes + FailureCause.allCases.count
        /// Terminating Pods to which the path sends where it has no endpoint; those that answer, and those that fail.
        static let standIns = pinned + FailureCause.allCases.count
        static let servingStandIns = standIns + 1
        static let failingStandIns = standIns + 2
        static let count = standIns + 3

        static func isFailure(_ counter: Int) -> Bool {
            (causes..<standIns).contains(counter) || counter == failingStandIns
        }
    }

    private struct Event {
        let time: Int
        let counter: Int
        let delta: Int
        let pod: Int
    }

    /// All causes in the order in which requests are told of them. What fewer Pods cannot carry has not failed otherwise.
    private static let causes = FailureCause.allCases.filter { $0 != .overload } + [.overload]

    private(set) var leastReliable = Int.max
    private(set) var failingPods = 0
    private var counters = [Int](repeating: 0, count: Counter.count)
    private var open: [OpenWindow?] = Array(repeating: nil, count: FailureCause.allCases.count)
    private var windows: [FailureWindow] = []
    private var capacity: [SimulationResult.CapacityStep] = []

    private struct OpenWindow {
        let start: Int
        let pod: Int?
        var attempts = 0.0
        var requests = 0.0
        /// Part of the requests that fails now.
        var share = 0.0
        var isVisible = false
    }

    init(simulation: Simulation, pods: [PodTimeline], duration: Seconds) {
        self.simulation = simulation
        self.pods = pods
        self.duration = duration
    }
}

extension FailureSweep {
    mutating func result() -> SimulationResult {
        let events = events()
        let (begin, end) = bounds(of: events)
        var index = 0
        var time = begin
        while true {
            while index < events.count, events[index].time <= time {
                counters[events[index].counter] += events[index].delta
                index += 1
            }
            let next = index < events.count ? min(events[index].time, end) : end
            segment(from: time, to: next, events: events[..<index])
            guard next < end else { break }
            time = next
        }
        let isEndless = simulation.horizon == nil && events.last?.time ?? end <= end
        if isEndless {
            // What comes with the last change goes on.
            for event in events[index...] { counters[event.counter] += event.delta }
            segment(from: end, to: end, events: events[...])
        }
        for cause in FailureCause.allCases { close(cause, at: isEndless ? Seconds.never.milliseconds : end) }
        if simulation.disruption == .steadyState { addSteadyFailures(until: Seconds(milliseconds: end)) }
        addLongConnections()
        windows.sort { ($0.start, $0.cause.rawValue) < ($1.start, $1.cause.rawValue) }
        return SimulationResult(
            pods: pods,
            windows: windows,
            shownWindows: windows,
            capacity: capacity,
            leastCapacity: capacity.reduce(Int.max) { min($0, $1.pods) },
            unserved: zip(capacity, capacity.dropFirst()).reduce(.zero) { sum, step in
                step.0.pods == 0 ? sum + (step.1.time - step.0.time) : sum
            },
            duration: duration,
            verdict: simulation.verdict(of: windows, pods: pods)
        )
    }

    private mutating func events() -> [Event] {
        var events: [Event] = []
        events.reserveCapacity(pods.count * 8)
        func add(_ counter: Int, _ pod: Int, from start: Seconds, to end: Seconds) {
            guard start < end, !start.isNever else { return }
            events.append(Event(time: start.milliseconds, counter: counter, delta: 1, pod: pod))
            if !end.isNever { events.append(Event(time: end.milliseconds, counter: counter, delta: -1, pod: pod)) }
        }
        // Of several Pods the first new one takes the place of all that stand in, and what it alone cannot carry is lost: to
        // be on the safe side nobody stands in there.
        let hasNoStandIns =
            pods.count { $0.origin == .old } > 1 || pods.contains { $0.attached == .always && $0.end == nil }
        for (index, pod) in pods.enumerated() {
            add(Counter.endpoints, index, from: pod.attached, to: pod.detached)
            add(
                Counter.serving,
                index,
                from: max(pod.attached, pod.serving),
                to: min(pod.detached, pod.served)
            )
            var fails = false
            simulation.forEachFailure(of: pod) { interval in
                fails = true
                let counters = interval.isPinned ? Counter.pinned : Counter.causes
                add(counters + interval.cause.rawValue, index, from: interval.start, to: interval.end)
            }
            if fails { failingPods += 1 }
            // Without a gap nobody is asked to stand in.
            guard !hasNoStandIns, let end = pod.end, end.detached < end.standsInUntil else { continue }
            let start = max(pod.attached, end.detached)
            let firstCut = min(pod.served, pod.cut.time - simulation.longestInFlight)
            add(Counter.standIns, index, from: start, to: end.standsInUntil)
            add(Counter.servingStandIns, index, from: start, to: min(pod.served, end.standsInUntil))
            add(Counter.failingStandIns, index, from: max(start, firstCut), to: end.standsInUntil)
        }
        events.sort { $0.time < $1.time }
        return events
    }

    /// From the first request that can fail to the end of the last change.
    private func bounds(of events: [Event]) -> (begin: Int, end: Int) {
        let always = Seconds.always.milliseconds / 2
        let begin = min(0, events.first { $0.time > always && Counter.isFailure($0.counter) }?.time ?? 0)
        if let horizon = simulation.horizon { return (begin, horizon.milliseconds) }
        if simulation.disruption == .steadyState { return (begin, Simulation.steadyHorizon.milliseconds) }
        let settled = duration.isNever ? 0 : duration.milliseconds
        return (begin, max(settled, events.last?.time ?? 0, begin + 1))
    }
}

extension FailureSweep {
    private mutating func segment(from start: Int, to end: Int, events: ArraySlice<Event>) {
        let endpoints = counters[Counter.endpoints]
        let serving = counters[Counter.serving]
        addCapacity(at: start)
        let requests = simulation.requests.rate * Double(end - start) / 1000
        var failing = 0
        for cause in FailureCause.allCases { failing += counters[Counter.causes + cause.rawValue] }
        leastReliable = min(leastReliable, endpoints - failing)
        // A request fails once: what more would fail than is sent is told of the first cause.
        var left = 1.0
        for cause in Self.causes {
            let shared = counters[Counter.causes + cause.rawValue]
            let pinned = counters[Counter.pinned + cause.rawValue]
            var share = 0.0
            if shared > 0, endpoints > 0 { share += Double(shared) / Double(endpoints) }
            if pinned > 0 { share += Double(pinned) / Double(max(1, simulation.workload.scale.replicas)) }
            var isActive = shared + pinned > 0
            switch cause {
            case .noEndpoint:
                let standIns = counters[Counter.standIns]
                let failing = standIns > 0 ? Double(counters[Counter.failingStandIns]) / Double(standIns) : 1
                isActive = endpoints == 0 && failing > 0
                share = failing
            case .overload:
                let needed = simulation.requests.podsNeeded ?? 0
                isActive = serving < needed && endpoints > 0
                share = isActive ? Double(needed - serving) / Double(needed) : 0
            default: break
            }
            guard isActive else {
                close(cause, at: start)
                continue
            }
            share = min(share, left)
            left -= share
            let visible = simulation.visibleShare(of: cause.symptom, failing: failing, endpoints: endpoints)
            var window =
                open[cause.rawValue]
                ?? OpenWindow(start: start, pod: self.opener(of: cause, in: events))
            window.attempts += requests * share
            window.requests += requests * share * visible
            window.share = share * visible
            window.isVisible = window.isVisible || visible > 0
            open[cause.rawValue] = window
        }
    }

    private mutating func addCapacity(at time: Int) {
        let standIns = counters[Counter.endpoints] == 0 ? counters[Counter.servingStandIns] : 0
        let serving = counters[Counter.serving] + standIns
        guard capacity.last?.pods != serving else { return }
        capacity.append(SimulationResult.CapacityStep(time: Seconds(milliseconds: time), pods: serving))
    }

    /// The Pod whose event was the last to add to this cause; of several at the same time the first Pod.
    private func opener(of cause: FailureCause, in events: ArraySlice<Event>) -> Int? {
        func adds(_ event: Event) -> Bool {
            guard event.delta > 0 else { return false }
            if cause == .noEndpoint {
                return event.counter == Counter.failingStandIns && counters[Counter.standIns] > 0
            }
            return event.counter == Counter.causes + cause.rawValue || event.counter == Counter.pinned + cause.rawValue
        }
        guard let last = events.lastIndex(where: adds) else { return nil }
        let time = events[last].time
        return events[...last].reversed().prefix { $0.time == time }.filter(adds).map(\.pod).min()
    }

    private mutating func close(_ cause: FailureCause, at end: Int) {
        guard let window = open[cause.rawValue] else { return }
        open[cause.rawValue] = nil
        guard window.start < end else { return }
        windows.append(
            FailureWindow(
                cause: cause,
                statuses: simulation.path.proxy.statuses(cause.symptom),
                start: Seconds(milliseconds: window.start),
                end: Seconds(milliseconds: end),
                failedAttempts: window.attempts,
                failedRequests: window.requests,
                isHiddenByRetries: !window.isVisible,
                pod: window.pod
            )
        )
        if Seconds(milliseconds: end).isNever { windows[windows.count - 1].lastingShare = window.share }
    }

    private mutating func add(_ cause: FailureCause, from start: Seconds, to end: Seconds, count: Double, pod: Int?) {
        let visible = simulation.visibleShare(of: cause.symptom, failing: 1, endpoints: pods.count)
        windows.append(
            FailureWindow(
                cause: cause,
                statuses: simulation.path.proxy.statuses(cause.symptom),
                start: start,
                end: end,
                failedAttempts: count,
                failedRequests: cause == .longConnectionCut ? count : count * visible,
                isHiddenByRetries: cause != .longConnectionCut && visible == 0,
                pod: pod
            )
        )
    }

    /// Failures that need no disruption.
    private mutating func addSteadyFailures(until end: Seconds) {
        var requests = simulation.requests.rate * end.value
        requests = max(0, requests - windows.reduce(0) { $0 + $1.failedRequests })
        let share = simulation.keepAliveRaceShare
        if share > 0 { add(.keepAliveRace, from: .zero, to: end, count: requests * share, pod: nil) }
        if simulation.requests.slowestRequest > simulation.path.requestTimeout ?? .never {
            add(.timeout, from: .zero, to: end, count: requests * (1 - share), pod: nil)
        }
    }

    /// Long-lived connections that are open when their Pod ends.
    private mutating func addLongConnections() {
        guard let connections = simulation.requests.longConnections, connections.perPod > 0 else { return }
        var count = 0.0
        var first: (time: Seconds, pod: Int)?
        var last = Seconds.always
        var youngest = Seconds.never
        for (index, pod) in pods.enumerated() where pod.end != nil && !pod.attached.isNever {
            let cut = pod.cut.time
            // The youngest was opened just before the Pod took no more.
            let age = cut - min(cut, pod.detached, pod.served)
            var share = 1.0
            if let lifetime = connections.lifetime {
                guard lifetime > age else { continue }
                share = (lifetime - age).value / lifetime.value
            }
            youngest = min(youngest, age)
            count += Double(connections.perPod) * share
            if first.map({ cut < $0.time }) ?? true { first = (cut, index) }
            last = max(last, cut)
        }
        guard let first else { return }
        add(.longConnectionCut, from: first.time, to: last, count: count, pod: first.pod)
        windows[windows.count - 1].cutShort = connections.lifetime.map { $0 - youngest }
    }
}
