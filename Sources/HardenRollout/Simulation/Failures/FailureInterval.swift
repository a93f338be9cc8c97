/// The span of time in which requests that are sent to one Pod fail for one cause.
package struct FailureInterval: Hashable, Sendable {
    package let cause: FailureCause
    /// The first that fails is sent here …
    package let start: Seconds
    /// … and the last before this.
    package let end: Seconds
    /// Whether they arrive on connections that stayed with the Pod after the path forgot it.
    package let isPinned: Bool
}

extension Simulation {
    /// The spans of time in which requests to this Pod fail, before any retry.
    package func failures(of pod: PodTimeline) -> [FailureInterval] {
        var failures: [FailureInterval] = []
        forEachFailure(of: pod) { failures.append($0) }
        return failures
    }

    /// Calls `body` with each interval in which this Pod fails requests as slow as the slowest.
    func forEachFailure(of pod: PodTimeline, _ body: (FailureInterval) -> Void) {
        func report(_ cause: FailureCause, _ start: Seconds, _ end: Seconds, isPinned: Bool = false) {
            guard start < end else { return }
            body(FailureInterval(cause: cause, start: start, end: end, isPinned: isPinned))
        }
        let attached = pod.attached
        let detached = pod.detached
        if let start = pod.start {
            report(.notListeningYet, attached, min(start.listening, detached))
            report(.notServingYet, max(attached, start.listening), min(start.serving, detached))
        }
        guard let end = pod.end else { return }
        let closed = end.listenerClosed
        let served = pod.served
        report(.refusedWhileDraining, max(attached, served), min(detached, closed))
        report(.listenerClosed, max(attached, closed), min(detached, max(closed, end.unreachable)))
        report(.addressGone, max(attached, closed, end.unreachable), detached)
        let (cut, cutCause) = pod.cut
        let firstCut = cut - longestInFlight
        report(cutCause, max(attached, pod.serving, firstCut), min(served, detached))
        guard path.pinsConnections, end.cause != .nodeLost else { return }
        // Where the first answer after the deletion closes a connection, none is kept any longer.
        let lastPinned = workload.closesConnectionsWhileDraining ? end.began + reuse : .never
        report(.refusedWhileDraining, max(detached, served), min(closed, lastPinned), isPinned: true)
        if firstCut < served {
            report(cutCause, max(detached, firstCut), min(served, lastPinned), isPinned: true)
        } else if served == closed {
            report(.pinnedConnectionClosed, max(attached, closed - roundTrip), min(closed, lastPinned), isPinned: true)
        }
    }

    /// Seconds within which a busy connection carries its next request.
    var reuse: Seconds { assumptions[.connectionReuse].range.upperBound }
    /// Seconds for a packet to the Pod and back, at worst.
    var roundTrip: Seconds { assumptions[.roundTrip].range.upperBound }
}

extension PodTimeline {
    /// When requests in flight are cut at the latest, and by what; `.never` for a Pod that goes on running.
    var cut: (time: Seconds, cause: FailureCause) {
        guard let end else { return (.never, .cutByExit) }
        if end.cause == .nodeLost { return (end.exited, .nodeGone) }
        if end.connectionsCut < end.exited { return (end.connectionsCut, .cutByDraining) }
        return (end.exited, end.killed == nil ? .cutByExit : .cutByKill)
    }
}
