/// A span of time in which requests that are sent can fail for one cause.
package struct FailureWindow: Hashable, Sendable {
    package let cause: FailureCause
    /// What clients can see, the usual first; `nil` is a broken connection without a status.
    package let statuses: [Int?]
    /// The first request that fails is sent here, in seconds after the disruption's beginning …
    package let start: Seconds
    /// … and the last before this; `.never` if it does not end.
    package let end: Seconds
    /// Attempts that fail, before any retry.
    package let failedAttempts: Double
    /// Requests that fail for the client.
    package var failedRequests: Double
    /// Whether the proxy's retries hide all of it.
    package var isHiddenByRetries: Bool
    /// For long-lived connections, seconds before its own end at which one is cut at most; `nil` if it has none.
    package var cutShort: Seconds?
    /// Part of the requests that fails from the last change on, 0 to 1; `nil` where it ends.
    package var lastingShare: Double?
    /// Index of the Pod that the first failing request meets; `nil` if none.
    package let pod: Int?

    package var symptom: Symptom { cause.symptom }
    /// What clients usually see.
    package var status: Int? { statuses.first ?? nil }
}

extension FailureWindow: CustomStringConvertible {
    package var description: String {
        let count = Int(failedRequests.rounded())
        let visible = isHiddenByRetries ? "hidden by retries" : "about \(count) requests"
        let code = status.map(String.init) ?? "no status"
        return "\(start)…\(end) s: \(code) (\(symptom)), \(visible): \(cause.explanation)"
    }
}
