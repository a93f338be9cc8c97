import HardenCoding
import HardenRollout
import HardenRules

/// Everything that is to be told about simulated disruptions, in the order in which it is told.
struct SimulationReport {
    /// One workload on one path.
    struct Outcome {
        let workload: SimulatedWorkload
        let path: SimulatedPath
        let runs: [Run]

        /// The workload, such as "Deployment shop/orders".
        var title: String { workload.situation.object.title }
        /// Who sends the requests.
        var pathLabel: String { path.label }

        /// What all disruptions start from, each once.
        var premises: [Premise] {
            var seen: Set<Premise> = []
            return runs.flatMap(\.premises).filter { seen.insert($0).inserted }
        }
    }

    /// One disruption in its worst case. A class, because copies of so many values would be code in many places.
    final class Run {
        let kind: DisruptionKind
        let simulation: Simulation
        let result: SimulationResult
        let premises: [Premise]
        /// The time that a request is taken to need at most; `nil` where somebody said it.
        let assumedSlowestRequest: Seconds?
        /// Whether requests fail only because nobody said that the application closes its connections while it drains.
        let lacksClosedConnections: Bool

        init(_ kind: DisruptionKind, of workload: SimulatedWorkload, on path: SimulatedPath) {
            self.kind = kind
            (simulation, premises) = workload.simulation(of: kind, on: path)
            result = simulation.worstCase()
            let settings = workload.situation.settings
            assumedSlowestRequest = settings.slowestRequest.origin.isStandard ? path.requests.slowestRequest : nil
            // No finding tells of it: that clients inside the cluster keep connections is not in the input.
            let isAssumed = path.path.pinsConnections && settings.closesConnections.origin.isStandard
            var closing = simulation
            closing.workload.closesConnectionsWhileDraining = true
            lacksClosedConnections = isAssumed && !result.losesNothing && closing.worstCase().losesNothing
        }

        /// Windows in which clients see failures, in the course of events that is shown.
        var windows: [FailureWindow] { result.shownFailures }

        var firstFailure: SimulationResult.FirstFailure? {
            if case .fails(let first) = result.verdict { first } else { nil }
        }
    }

    /// A workload that is not simulated.
    struct Skipped {
        let title: String
        let position: SourcePosition
        let reason: String
    }

    var outcomes: [Outcome] = []
    var skipped: [Skipped] = []
    /// Files that were read.
    let fileCount: Int

    var runs: [Run] { outcomes.flatMap(\.runs) }

    /// Whether a request can fail for its client in any of the disruptions.
    var losesRequests: Bool { runs.contains { !$0.result.losesNothing } }

    /// Such as "2 of 6 disruptions can fail requests".
    var summary: String {
        let failing = runs.count { !$0.result.losesNothing }
        let paths = "\(Phrases.count(runs.count, "disruption")) on \(Phrases.count(outcomes.count, "path"))"
        var text = "requests can fail in \(failing) of \(paths)"
        if failing == 0 {
            text = "nothing can fail in \(paths)" + Run.condition(runs.compactMap(\.assumedSlowestRequest))
        }
        if runs.isEmpty { text = "nothing to simulate in \(Phrases.count(fileCount, "file"))" }
        if !skipped.isEmpty { text += "; \(Phrases.count(skipped.count, "workload")) not simulated" }
        return text
    }
}

extension SimulationReport.Run {
    /// Such as "requests can fail: the first, sent to old Pod 1 at 40 s, fails at 45 s with 502: …"; one sentence without a full stop.
    var verdict: String {
        guard let first = firstFailure else { return "nothing can fail" + condition }
        let pod = first.pod.map { " to \($0.name)" } ?? ""
        let status = "with \(Phrases.statuses(first.statuses))"
        let end = first.failed.isNever ? "is never answered" : "fails at \(TimeText.time(first.failed)) \(status)"
        let sent = TimeText.time(first.sent)
        if first.cause == .longConnectionCut, let cut = failures.first(where: { $0.cause == first.cause }) {
            return "every connection that lasts is cut, the first at \(sent) \(status): \(cut.explanation)"
        }
        return "requests can fail; the first, sent\(pod) at \(sent), \(end): \(first.cause.explanation)"
    }

    /// What would keep all requests, where it is up to a word of the user; one sentence without a full stop.
    var remedy: String? {
        guard lacksClosedConnections else { return nil }
        let name = "closesConnections"
        let annotation = SettingsAnnotations.name(of: name)
        let also = condition.isEmpty ? "" : " and\(condition.dropFirst(3))"
        return "nothing can fail if the application closes its connections while it drains\(also): where it does, say "
            + "'application: {\(name): true}' in \(ConfigurationFile.name), or '\(annotation): \"true\"' as an annotation"
    }

    /// What "nothing can fail" depends on; empty where it depends on nothing.
    private var condition: String { Self.condition(assumedSlowestRequest.map { [$0] } ?? []) }

    /// Such as " if no request takes longer than 30 s".
    static func condition(_ assumed: [Seconds]) -> String {
        guard let least = assumed.min() else { return "" }
        let limit = least == assumed.max() ? TimeText.span(least) : "is assumed"
        return " if no request takes longer than \(limit)"
    }

    /// How few Pods serve and how long it takes, in any course of events, such as "at least 2 Pods serve; the Pods settle
    /// after at most 4 min 31 s".
    var course: String {
        let least = result.leastCapacity
        let pods = "\(Phrases.count(least, "Pod")) \(least == 1 ? "serves" : "serve")"
        let usual = least >= result.mostCapacity ? "\(pods) all the time" : "at least \(pods)"
        let serving = least == 0 ? "at times no Pod serves" : usual
        let end =
            result.duration.isNever
            ? "the Pods never settle" : "the Pods settle after at most \(TimeText.span(result.duration))"
        return "\(serving); \(end)"
    }
}

/// Times in words.
enum TimeText {
    /// Such as "4 min 31 s" and "14.98 s".
    static func span(_ seconds: Seconds) -> String {
        if seconds.isNever { return "for ever" }
        let minutes = seconds.milliseconds / 60_000
        guard minutes > 0 else { return "\(seconds) s" }
        let rest = Seconds(milliseconds: seconds.milliseconds % 60_000)
        var text = minutes < 60 ? "\(minutes) min" : "\(minutes / 60) h"
        if minutes > 60, minutes % 60 > 0 { text += " \(minutes % 60) min" }
        return rest == .zero ? text : "\(text) \(rest) s"
    }

    /// A time counted from the disruption's beginning, such as "1 min 15 s" and "−5 s".
    static func time(_ time: Seconds) -> String { time < .zero ? "−\(span(.zero - time))" : span(time) }
}

/// All windows in which requests fail for one cause.
struct FailureSummary {
    let cause: FailureCause
    let windows: [FailureWindow]

    /// What clients see.
    var statusText: String { Phrases.statuses(windows[0].statuses, broken: "broken connection") }

    /// From the first request that fails to the last, such as "15 s to 4 min 30 s, in 3 windows".
    var timeText: String {
        let start = windows[0].start
        let end = windows.reduce(start) { max($0, $1.end) }
        let first = TimeText.time(start)
        if start == end { return "at \(first)" }
        let text = end.isNever ? "from \(first) on" : "\(first) to \(TimeText.time(end))"
        return windows.count > 1 ? "\(text), in \(windows.count) windows" : text
    }

    /// Requests that fail, in words.
    var countText: String {
        if cause == .longConnectionCut { return "every connection that is open" }
        if let share = windows.compactMap(\.lastingShare).max() {
            return share > 0.995 ? "all that are sent" : "\(Int((100 * share).rounded())) % of all that are sent"
        }
        let count = Int(windows.reduce(0) { $0 + $1.failedRequests }.rounded())
        return count == 0 ? "less than 1 request" : "about \(Phrases.count(count, "request"))"
    }

    var explanation: String {
        guard let rest = windows.compactMap(\.cutShort).max() else { return cause.explanation }
        return "\(cause.explanation), up to \(TimeText.span(rest)) before it would have ended"
    }

    var text: String { "\(timeText): \(statusText), \(countText): \(explanation)" }
}

extension SimulationReport.Run {
    /// What fails, by cause, in the order of time.
    var failures: [FailureSummary] {
        let windows = windows
        var seen: Set<FailureCause> = []
        return windows.filter { seen.insert($0.cause).inserted }.map { first in
            FailureSummary(cause: first.cause, windows: windows.filter { $0.cause == first.cause })
        }
    }
}

extension SimulationReport.Run {
    /// What other courses of events fail requests with, such as "502, the process ends while it answers"; empty if nothing
    /// else.
    var otherFailures: [String] {
        result.otherFailures.map { window in
            "\(Phrases.statuses(window.statuses, broken: "broken connection")), \(window.cause.explanation)"
        }
    }
}

extension Phrases {
    /// What clients can see, such as "502 or 503".
    static func statuses(_ statuses: [Int?], broken: String = "a broken connection") -> String {
        statuses.map { $0.map(String.init) ?? broken }.joined(separator: " or ")
    }
}

extension SimulationReport.Outcome {
    /// How long a new Pod takes at most until it gets requests, step by step: what is read of a probe's period alone is
    /// but a part of it. `nil` where no disruption starts one.
    var newPod: PodTimeline.Start? {
        let starting = runs.first { $0.result.pods.contains { $0.origin == .new } }?.simulation
        // Of a whole new set all wait for the last.
        switch starting?.workload.strategy {
        case .blueGreen, .routedCanary: return nil
        default: return starting?.slowestStart
        }
    }

    /// Such as "its container runs after at most 2 min, it can serve after 2 min 30 s, is Ready after 2 min 41 s, and gets
    /// requests over Kong after 2 min 59 s".
    var newPodText: String? {
        guard let start = newPod else { return nil }
        func after(_ time: Seconds) -> String { time.isNever ? "never" : "after \(TimeText.span(time))" }
        var text =
            "its container runs after at most \(TimeText.span(start.started)), it can serve \(after(start.serving))"
        text += ", is Ready \(after(start.ready))"
        if start.available > start.ready { text += ", counts in a rollout \(after(start.available))" }
        return text + ", and gets requests over \(pathLabel) \(after(start.attached))"
    }
}
