import HardenRollout

/// What a chart shows of a disruption: a row for each Pod, when requests fail, and how many Pods serve.
struct Timeline {
    /// What a Pod does.
    enum Phase: CaseIterable {
        /// From its creation until it gets requests.
        case starting
        case serving
        /// From its deletion until the application is told to stop.
        case terminating
        /// From there until its end.
        case stopping

        var label: String {
            switch self {
            case .starting: "starting"
            case .serving: "serving"
            case .terminating: "preStop"
            case .stopping: "after SIGTERM"
            }
        }
    }

    /// A span of time, cut at the ends of the axis.
    struct Span<Kind> {
        let kind: Kind
        let start: Seconds
        let end: Seconds

        func contains(_ time: Seconds) -> Bool { start <= time && time < end }
        func overlaps(_ from: Seconds, _ to: Seconds) -> Bool { start < to && from < end }
    }

    struct Row {
        let name: String
        let phases: [Span<Phase>]
        /// When requests that are sent to it fail.
        let failures: [Span<FailureCause>]
    }

    let axis: TimeAxis
    let rows: [Row]
    /// Pods that have no row.
    let hidden: Int
    /// When requests fail for their clients, on any Pod.
    let failures: [Span<FailureCause>]
    /// How many Pods serve.
    let capacity: [Span<Int>]
    let mostPods: Int

    /// Rows beyond these say nothing more.
    private static let mostRows = 8

    init(_ run: SimulationReport.Run) {
        let windows = run.windows
        let pods = run.result.pods
        let failures = pods.map { pod in
            run.simulation.failures(of: pod).filter { failure in windows.contains { $0.cause == failure.cause } }
        }
        let axis = TimeAxis(run.result, windows)
        self.axis = axis
        let shown = Self.shown(pods, isFailing: failures.map { !$0.isEmpty })
        rows = shown.map { index in
            Row(
                name: pods[index].name,
                phases: Self.phases(of: pods[index]).compactMap { axis.clip($0.kind, $0.start, $0.end) },
                failures: failures[index].compactMap { axis.clip($0.cause, $0.start, $0.end) }
            )
        }
        hidden = pods.count - shown.count
        self.failures = windows.compactMap { axis.clip($0.cause, $0.start, $0.end) }
        let before = SimulationResult.CapacityStep(time: .always, pods: run.result.capacityBefore)
        let steps = [before] + run.result.capacity.drop { $0.pods == before.pods }
        capacity = steps.indices.compactMap { index in
            axis.clip(steps[index].pods, steps[index].time, index + 1 < steps.count ? steps[index + 1].time : .never)
        }
        mostPods = run.result.mostCapacity
    }

    /// The Pods that get a row: the first old and the first new ones, and of those that fail requests at least one.
    private static func shown(_ pods: [PodTimeline], isFailing: [Bool]) -> [Int] {
        guard pods.count > mostRows else { return Array(pods.indices) }
        let old = pods.indices.filter { pods[$0].origin == .old }
        let new = pods.indices.filter { pods[$0].origin != .old }
        let half = mostRows / 2
        let ofNew = new.prefix(max(half, mostRows - old.count))
        var shown = Array(old.prefix(mostRows - ofNew.count)) + ofNew
        if let first = isFailing.firstIndex(of: true), !shown.contains(first) { shown[shown.count - 1] = first }
        return shown.sorted()
    }

    private static func phases(of pod: PodTimeline) -> [Span<Phase>] {
        var phases: [Span<Phase>] = []
        var serving = Seconds.always
        if let start = pod.start {
            serving = min(max(start.attached, start.serving), pod.end?.began ?? .never)
            phases.append(Span(kind: .starting, start: start.created, end: serving))
        }
        guard let end = pod.end else { return phases + [Span(kind: .serving, start: serving, end: .never)] }
        let told = end.told ?? end.exited
        phases.append(Span(kind: .serving, start: serving, end: end.began))
        phases.append(Span(kind: .terminating, start: end.began, end: told))
        phases.append(Span(kind: .stopping, start: told, end: end.exited))
        return phases
    }
}

/// The time that a chart shows.
struct TimeAxis {
    let start: Seconds
    let end: Seconds

    /// From the first request that can fail, or a little before the disruption, to the end of the last change.
    init(_ result: SimulationResult, _ windows: [FailureWindow]) {
        var times: [Seconds] = [.zero]
        for window in windows { times += [window.start, window.end] }
        for pod in result.pods {
            if let start = pod.start { times += [start.created, start.attached, start.available] }
            if let end = pod.end { times += [end.exited, end.detached, end.gone] }
        }
        times += result.capacity.map(\.time)
        let known = times.filter { !$0.isNever && $0 > Seconds(milliseconds: Seconds.always.milliseconds / 2) }
        let first = known.min() ?? .zero
        let last = max(known.max() ?? .zero, first + Seconds(1))
        // Something of what is before and after shows where the changes begin and end.
        let margin = (last.milliseconds - first.milliseconds) / 20
        start = Seconds(milliseconds: first.milliseconds - margin)
        end = Seconds(milliseconds: last.milliseconds + margin)
    }

    /// The place of a time on the axis, 0 to 1.
    func place(of time: Seconds) -> Double {
        Double(time.milliseconds - start.milliseconds) / Double(end.milliseconds - start.milliseconds)
    }

    /// A span cut at the ends of the axis; `nil` if it lies outside.
    func clip<Kind>(_ kind: Kind, _ from: Seconds, _ to: Seconds) -> Timeline.Span<Kind>? {
        let (first, last) = (max(from, start), min(to, end))
        return first < last ? Timeline.Span(kind: kind, start: first, end: last) : nil
    }

    /// At most so many round times on the axis.
    func ticks(atMost count: Int) -> [Seconds] {
        let steps = [1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200]
        let span = end.milliseconds - start.milliseconds
        let step = (steps.first { span <= $0 * 1000 * count } ?? span / 1000 / max(1, count) + 1) * 1000
        var time = start.milliseconds / step * step
        if time < start.milliseconds { time += step }
        return stride(from: time, through: end.milliseconds, by: step).map { Seconds(milliseconds: $0) }
    }

    /// A tick in words.
    static func label(_ time: Seconds) -> String {
        let whole = time.milliseconds / 1000
        let sign = whole < 0 ? "−" : ""
        let seconds = whole.magnitude
        if seconds < 60 { return "\(sign)\(seconds) s" }
        let rest = seconds % 60
        return rest == 0 ? "\(sign)\(seconds / 60) min" : "\(sign)\(seconds / 60):\(rest < 10 ? "0" : "")\(rest)"
    }
}
