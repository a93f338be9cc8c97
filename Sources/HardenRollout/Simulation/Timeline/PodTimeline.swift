/// When what happens to one Pod, in seconds after the disruption's beginning.
package struct PodTimeline: Hashable, Sendable {
    /// Where the Pod comes from.
    package enum Origin: Hashable, Sendable {
        /// It was there before.
        case old
        /// It was created in the course of the disruption.
        case new
        /// It is the same Pod after its container was restarted.
        case restarted
    }

    package let origin: Origin
    /// Counts the Pods of the same origin from 1.
    package let number: Int
    /// `nil` for a Pod that has been running all the time.
    package var start: Start?
    /// `nil` for a Pod that goes on running.
    package var end: End?

    package struct Start: Hashable, Sendable {
        package var created: Seconds
        /// The container runs.
        package var started: Seconds
        /// The port is open.
        package var listening: Seconds
        /// Requests can be answered.
        package var serving: Seconds
        /// The Pod is ready, its readiness gate included.
        package var ready: Seconds
        /// The Pod has been ready for `minReadySeconds`.
        package var available: Seconds
        /// The path begins to send requests; `.never` if it does not.
        package var attached: Seconds
    }

    package struct End: Hashable, Sendable {
        package enum Cause: Hashable, Sendable {
            case deleted
            case crashed
            case nodeLost
        }

        package var cause: Cause
        /// The Pod is terminating, or its process or its node is lost.
        package var began: Seconds
        /// The hook has ended, or was ended.
        package var preStopEnded: Seconds?
        /// The application is first told to stop.
        package var told: Seconds?
        package var terminated: Seconds?
        package var killed: Seconds?
        /// New requests are answered with an error, although the port is open; `.never` if it closes before.
        package var refuses: Seconds = .never
        /// New connections are no longer accepted.
        package var listenerClosed: Seconds
        package var exited: Seconds
        /// The address drops packets from here on; before, it refuses connections.
        package var unreachable: Seconds
        /// The path sends no new requests.
        package var detached: Seconds
        /// From `detached` to here the path sends it new requests all the same where it has no other Pod.
        package var standsInUntil: Seconds
        /// The path cuts the requests in flight; `.never` if it lets them end.
        package var connectionsCut: Seconds
        /// The Pod object is gone.
        package var gone: Seconds
    }

    /// The path sends requests from here …
    package var attached: Seconds { start?.attached ?? .always }
    /// … to here.
    package var detached: Seconds { end?.detached ?? .never }
    /// It answers new requests from here …
    package var serving: Seconds { start?.serving ?? .always }
    /// … to here.
    package var listenerClosed: Seconds { end?.listenerClosed ?? .never }
    /// … or to here, where it answers them with an error.
    package var served: Seconds { min(listenerClosed, end?.refuses ?? .never) }

    /// "old Pod 1".
    package var name: String {
        switch origin {
        case .old: "old Pod \(number)"
        case .new: "new Pod \(number)"
        case .restarted: "restarted Pod \(number)"
        }
    }

    /// Whether the path sends it new requests at this time.
    func isListed(at time: Seconds) -> Bool { attached <= time && time < detached }

    /// Whether the path sends it new requests at this time if it has no other Pod.
    func standsIn(at time: Seconds) -> Bool {
        guard let end else { return false }
        return max(attached, end.detached) <= time && time < end.standsInUntil
    }
}

extension PodTimeline: CustomStringConvertible {
    package var description: String {
        var events: [(String, Seconds)] = []
        if let start {
            events += [
                ("created", start.created), ("started", start.started), ("listening", start.listening),
                ("serving", start.serving), ("ready", start.ready), ("available", start.available),
                ("attached", start.attached),
            ]
        }
        if let end {
            let began =
                switch end.cause {
                case .deleted: "terminating"
                case .crashed: "crashed"
                case .nodeLost: "node lost"
                }
            events.append((began, end.began))
            if let preStopEnded = end.preStopEnded { events.append(("preStop ended", preStopEnded)) }
            if let terminated = end.terminated { events.append(("SIGTERM", terminated)) }
            events += [("refuses requests", end.refuses), ("listener closed", end.listenerClosed)]
            if let killed = end.killed { events.append(("SIGKILL", killed)) }
            events += [("exited", end.exited), ("detached", end.detached), ("gone", end.gone)]
        }
        let ordered = events.filter { !$0.1.isNever }.enumerated()
            .sorted { ($0.element.1, $0.offset) < ($1.element.1, $1.offset) }
        return name + ": " + ordered.map { "\($0.element.0) \($0.element.1)" }.joined(separator: ", ")
    }
}
