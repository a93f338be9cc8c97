/// How an attempt to have one request answered by one Pod fails.
struct FailedAttempt {
    let cause: FailureCause
    /// When the proxy learns of it.
    let failed: Seconds
}

extension Simulation {
    /// Follows one attempt through a Pod's life; `nil` if it is answered.
    ///
    /// - Parameters:
    ///   - sent: when the proxy sends it to the Pod.
    ///   - takes: seconds that the application needs for the answer.
    func attempt(at pod: PodTimeline, sent: Seconds, takes: Seconds) -> FailedAttempt? {
        if let start = pod.start {
            if sent < start.listening { return FailedAttempt(cause: .notListeningYet, failed: sent) }
            if sent < start.serving { return FailedAttempt(cause: .notServingYet, failed: sent) }
        }
        guard let end = pod.end else { return nil }
        if sent >= end.listenerClosed {
            if sent < end.unreachable { return FailedAttempt(cause: .listenerClosed, failed: sent) }
            return FailedAttempt(cause: .addressGone, failed: sent + path.connectTimeout)
        }
        if sent >= end.refuses { return FailedAttempt(cause: .refusedWhileDraining, failed: sent) }
        let answered = sent + min(takes, path.requestTimeout ?? .never)
        let (cut, cause) = pod.cut
        guard answered > cut else { return nil }
        if cause == .nodeGone {
            return FailedAttempt(cause: cause, failed: path.requestTimeout.map { sent + $0 } ?? .never)
        }
        return FailedAttempt(cause: cause, failed: cut)
    }
}
