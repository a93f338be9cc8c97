package import HardenRollout

/// One thing that evidence tells: a request, or something that happened to a Pod.
///
/// It holds what causes are told by, and nothing of who asked: no client's address, no URL, no header.
package struct EvidenceRecord: Sendable {
    package var place: EvidencePlace
    /// Since 1970, in milliseconds, UTC; `nil` where the evidence has no time, or one without a zone that could be told.
    package var time: Int?
    /// Milliseconds that the zone in which it tells times is ahead of UTC; `nil` where that is not known.
    var zone: Int?
    package var format: EvidenceFormat
    package var content: Content

    package enum Content: Sendable {
        case request(RequestRecord)
        case event(EventRecord)
    }

    package var request: RequestRecord? { if case .request(let request) = content { request } else { nil } }
    package var event: EventRecord? { if case .event(let event) = content { event } else { nil } }
}

/// Where evidence says something.
package struct EvidencePlace: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The file's name as it was given.
    package var source: String
    package var line: Int

    package var description: String { "\(source):\(line)" }

    package static func < (left: EvidencePlace, right: EvidencePlace) -> Bool {
        (left.source, left.line) < (right.source, right.line)
    }
}

/// A request as a proxy tells of it.
package struct RequestRecord: Sendable {
    package var status: Int?
    package var signs: [Sign] = []
    /// Values of fields that should be signs, and are not known.
    package var unknownValues: [String] = []
    package var latency: Seconds?
    package var method: String?
    /// The address of the Pod or Service that was asked.
    package var upstream: String?
    /// The number of that address, also where the request was answered.
    var target: UInt64?
    /// Those of addresses that were asked before, and failed.
    var failedBefore: [UInt64] = []
    /// What the proxy calls the backend: a backend service, a Kong service, an upstream.
    package var backend: String?

    /// A latency as logs have it; `nil` for what no request takes.
    ///
    /// - Parameter seconds: Any number, also none.
    static func latency(_ seconds: Double) -> Seconds? {
        seconds >= 0 && seconds < 31_536_000 ? Seconds(seconds) : nil
    }

    /// Whether the proxy itself refused it, as it may be meant to: by a policy, a limit, or because no route is for it.
    package var isRefusal: Bool {
        guard let status, (400..<500).contains(status), status != 499, !isFailure else { return false }
        return signs.contains { sign in
            sign.statuses.contains(status) && !sign.causes.isEmpty && !sign.causes.contains(.clientLeft)
        }
    }

    /// Whether the proxy, or the backend behind it, failed the client.
    package var isFailure: Bool {
        if let status, (500..<1000).contains(status) { return true }
        // A WebSocket ends as any connection does.
        if status == 101 { return false }
        let isSuccess = status.map { (100..<500).contains($0) && $0 != 499 } ?? false
        return signs.contains { sign in
            // Nearly all lines of a log, so that it is asked first.
            if isSuccess, !sign.isOfUpstream, sign.causes.first == .applicationAnswered { return false }
            // Who left by himself, or sent what no proxy takes, was not failed.
            guard !sign.causes.isEmpty, !Set(sign.causes).isSubset(of: [.clientLeft, .badRequest, .denied]) else {
                return false
            }
            // Half an answer has the status that was sent before it broke off, and for gRPC each answer has 200.
            return !isSuccess || sign.isOfUpstream || sign.statuses.isEmpty && sign.causes.first != .applicationAnswered
        }
    }
}

/// Something that happened to a Pod, a node or a load balancer.
package struct EventRecord: Sendable {
    package var reason: String
    package var signs: [Sign] = []
    /// The kind and the name, as in `Pod/orders-7c9f`.
    package var object: String?
    package var namespace: String?
    package var change: Change?

    /// What it means for requests.
    package enum Change: Sendable, Hashable {
        /// A Pod, or all of a node, starts to go.
        case ends
        /// A container starts.
        case starts
    }
}

/// What evidence is, by its content.
package enum EvidenceFormat: String, Sendable, Hashable, CaseIterable {
    case loadBalancerLog = "Cloud Logging, load balancer"
    case clusterLog = "Cloud Logging, cluster"
    case envoyLog = "Envoy access log"
    case nginxErrorLog = "nginx error log"
    case nginxAccessLog = "nginx access log"
    case kongLog = "Kong log"
    case haProxyLog = "HAProxy log"
    case kubernetesObjects = "Kubernetes objects"
    case eventTable = "kubectl get events"
    case text = "a text"

    /// Whether it has a record for each request, and not one for each attempt or each thing that is said.
    package var hasLineForEachRequest: Bool { self != .nginxErrorLog && self != .text }
}
