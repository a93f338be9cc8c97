/// How a failed request looks from where it is sent.
package enum Symptom: Hashable, Sendable, CaseIterable {
    /// The Pod's address answers the connection with RST.
    case refused
    /// Packets to the Pod's address go nowhere, and the connect timeout ends the wait.
    case unreachable
    /// The connection closes under a request that was being answered.
    case cutInFlight
    /// The connection closes just as a request is sent on it after a pause.
    case keepAliveRace
    /// No answer within the proxy's timeout.
    case timeout
    /// The path has no endpoint to send the request to.
    case noEndpoint
    /// The application itself answers that it cannot serve yet, or no longer.
    case applicationError
}
