/// What a disruption does to a workload and to the requests on one path.
package struct SimulationResult: Hashable, Sendable {
    /// The Pods' lives.
    package let pods: [PodTimeline]
    /// When requests can fail, by their start. In a worst case, windows of different causes may need different
    /// latencies; each can happen, not always all of them together.
    package var windows: [FailureWindow]
    /// Those of the one course of events that `pods`, `capacity` and `verdict` show.
    package var shownWindows: [FailureWindow]
    /// How many Pods take requests from when on. In a worst case, in the course of events that fails the most requests.
    package let capacity: [CapacityStep]
    /// The least number of Pods that take requests.
    package var leastCapacity: Int
    /// Seconds in which no Pod takes requests; in a worst case, in the course of events where that is the longest.
    package var unserved: Seconds
    /// Seconds until the last new Pod is available and the last old one is gone; `.never` if it hangs.
    package var duration: Seconds
    package var verdict: Verdict

    package struct CapacityStep: Hashable, Sendable {
        package let time: Seconds
        /// Pods to which the path sends requests, and which accept them.
        package let pods: Int

        package init(time: Seconds, pods: Int) {
            self.time = time
            self.pods = pods
        }
    }

    package enum Verdict: Hashable, Sendable {
        case nothingFails
        case fails(FirstFailure)
    }

    /// The first request that fails for its client.
    package struct FirstFailure: Hashable, Sendable {
        /// When it is sent, in seconds after the disruption's beginning.
        package let sent: Seconds
        /// When its client learns of it.
        package let failed: Seconds
        package let cause: FailureCause
        package let statuses: [Int?]
        /// The Pod that it meets, if any.
        package let pod: PodTimeline?

        package var status: Int? { statuses.first ?? nil }
    }

    /// Whether no request fails for its client.
    package var losesNothing: Bool { verdict == .nothingFails }

    /// Requests that fail for their clients in the course of events that is shown.
    package var failedRequests: Double { shownWindows.reduce(0) { $0 + $1.failedRequests } }

    /// The windows of the course that is shown in which clients see failures.
    package var shownFailures: [FailureWindow] { shownWindows.filter { !$0.isHiddenByRetries } }

    /// Pods that serve before anything happens.
    package var capacityBefore: Int { pods.count { $0.attached == .always && $0.serving == .always } }

    /// The most Pods that serve in the course of events that is shown.
    package var mostCapacity: Int { capacity.reduce(capacityBefore) { max($0, $1.pods) } }

    /// What fails requests in other courses of events only: the first window of each cause.
    package var otherFailures: [FailureWindow] {
        var causes = Set(shownFailures.map(\.cause))
        return windows.filter { !$0.isHiddenByRetries && causes.insert($0.cause).inserted }
    }
}

extension SimulationResult.Verdict: CustomStringConvertible {
    package var description: String {
        switch self {
        case .nothingFails: return "nothing fails"
        case .fails(let first):
            let pod = first.pod.map { " to \($0.name)" } ?? ""
            let status = first.status.map { "with \($0)" } ?? "without a status"
            return "a request sent\(pod) at \(first.sent) s fails at \(first.failed) s \(status): "
                + first.cause.explanation
        }
    }
}

extension SimulationResult: CustomStringConvertible {
    package var description: String {
        var lines = ["\(verdict)"]
        lines += windows.map { "  \($0)" }
        lines.append("  over after \(duration) s; at least \(leastCapacity) Pods serve")
        lines.append("  capacity: " + capacity.map { "\($0.time) s: \($0.pods)" }.joined(separator: ", "))
        lines += pods.map { "  \($0)" }
        return lines.joined(separator: "\n")
    }
}
