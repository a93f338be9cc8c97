/// Why a request fails.
package enum FailureCause: Int, Hashable, Sendable, CaseIterable {
    /// The path still sends requests, but the process has closed its port.
    case listenerClosed
    /// The path still sends requests, but the Pod's address is gone.
    case addressGone
    /// The path still sends requests, but the preStop hook has asked the application to serve no longer.
    case refusedWhileDraining
    /// The process ends under a request.
    case cutByExit
    /// SIGKILL ends the process under a request.
    case cutByKill
    /// The load balancer's draining timeout ends under a request.
    case cutByDraining
    /// A long-lived connection is open when its Pod ends.
    case longConnectionCut
    /// A kept-alive connection that stayed with the Pod is closed as a request is sent on it.
    case pinnedConnectionClosed
    /// A new Pod gets requests before its port is open.
    case notListeningYet
    /// A new Pod gets requests before it can answer them.
    case notServingYet
    /// No Pod is left that is ready; where a terminating one stands in, it ends before another is.
    case noEndpoint
    /// The Pods that are left cannot carry the load.
    case overload
    /// The node is gone; what was in flight is never answered.
    case nodeGone
    /// The request takes longer than the proxy waits.
    case timeout
    /// The server closes an idle connection as the proxy sends a request on it.
    case keepAliveRace

    /// What it looks like.
    package var symptom: Symptom {
        switch self {
        case .listenerClosed, .notListeningYet: .refused
        case .addressGone: .unreachable
        case .cutByExit, .cutByKill, .cutByDraining, .longConnectionCut: .cutInFlight
        case .pinnedConnectionClosed, .keepAliveRace: .keepAliveRace
        case .notServingYet, .refusedWhileDraining: .applicationError
        case .noEndpoint: .noEndpoint
        case .overload, .nodeGone, .timeout: .timeout
        }
    }

    /// The cause in half a sentence.
    package var explanation: String {
        switch self {
        case .listenerClosed: "the path still sends requests after the process has closed its port"
        case .addressGone: "the path still sends requests after the Pod's address is gone"
        case .refusedWhileDraining:
            "the preStop hook has asked the application to serve no longer, and requests still come"
        case .cutByExit: "the process ends while it answers"
        case .cutByKill: "SIGKILL ends the process while it answers"
        case .cutByDraining: "the load balancer's draining timeout ends before the answer"
        case .longConnectionCut: "a long-lived connection ends with its Pod"
        case .pinnedConnectionClosed: "the process closes a kept-alive connection that stayed with it"
        case .notListeningYet: "a new Pod gets requests before its port is open"
        case .notServingYet: "a new Pod gets requests before it can answer them"
        case .noEndpoint: "the path has no ready endpoint"
        case .overload: "fewer Pods serve than the load needs"
        case .nodeGone: "the node is gone and answers nothing"
        case .timeout: "the answer takes longer than the proxy waits"
        case .keepAliveRace: "the server closes idle connections before the proxy does"
        }
    }
}
