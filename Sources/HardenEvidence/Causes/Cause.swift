package import HardenRollout

/// Why requests fail: what happened, how it shows, what to look at next, and what cures it.
///
/// Each is a static value in a file of its own beside this one; `Cause.all` lists them.
package struct Cause: Sendable {
    /// Its name in output and on the command line.
    package let id: String
    /// What happened, in a few words; lower case, no full stop.
    package let title: String
    /// How it comes to that, in sentences.
    package let mechanism: String
    /// What it is in the rollout model; empty for what no rollout does.
    package var symptoms: Set<Symptom> = []
    /// When it shows, which tells it from causes that write the same line.
    package let onset: Onset
    /// What the evidence would have if it were another cause.
    package let against: String
    /// Rules whose findings lead to the line of a manifest, those that hit most often first.
    package var rules: [String] = []
    /// The fields to look for where there is no manifest.
    package var fields: [String] = []
    /// One command, or one place, that tells more.
    package let look: String
    package let sources: [String]

    /// When failures of a cause show.
    package enum Onset: String, Sendable, Hashable, CaseIterable {
        /// When a Pod goes: in a rollout, a scale-down, a node drain.
        case endOfPod = "when Pods end"
        /// When a Pod comes, until it can serve.
        case startOfPod = "when Pods start"
        /// At any time, on a connection that was used before.
        case reusedConnection = "at any time, on connections that were idle"
        /// At any time, after as long as a timeout.
        case timeout = "after exactly a timeout"
        /// While there is too much to do.
        case load = "under load"
        /// From a change of the configuration on, for every request or none.
        case always = "always, since a change of the configuration"
        /// Whenever the client or the application wants.
        case anyTime = "at any time"
    }
}

extension Cause {
    /// All causes; a new one is a file and an entry here.
    package static let all: [Cause] = [
        processEnded, portClosedEarly, addressGone, keepAliveRace, timedOut, serverLimit, noEndpoint,
        healthCheckDiffers, wrongPort,
        notStarted, protocolMismatch, killedByLiveness, outOfMemory, nodeGone, preStopFailed, overload, clientLeft,
        denied,
        firewall, proxySubnetMissing, negNotFound, addressInUse, backendConfigNotFound, securityPolicyNotFound,
        frontendInvalid, routeMissing, nameNotResolved, responseUnfit, proxyFault, applicationAnswered, badRequest,
        certificate, faultInjected,
        authorizationFailed, crashed, cannotStart,
    ]

    /// Of a connection that the other side closed before it had answered.
    static let ofClosedConnection = [
        processEnded, keepAliveRace, killedByLiveness, outOfMemory, crashed, nodeGone, serverLimit,
    ]
    /// Of one that did not come to be.
    static let ofFailedConnection = [portClosedEarly, addressGone, notStarted, wrongPort, crashed, firewall, nodeGone]
    /// Of a proxy that had nobody to send to.
    static let ofNoBackend = [noEndpoint, healthCheckDiffers, firewall]

    /// Of a container that ends and starts again in its place.
    static let ofRestart: Set = [crashed, killedByLiveness, outOfMemory]

    /// Of an answer of the backend's own, whatever it is: a Pod that cannot serve yet has one, too.
    static let ofOwnAnswer = [applicationAnswered, notStarted]

    package static func named(_ id: String) -> Cause? { all.first { $0.id == id } }
}

extension Cause: Hashable {
    package static func == (left: Cause, right: Cause) -> Bool { left.id == right.id }

    package func hash(into hasher: inout Hasher) { hasher.combine(id) }
}
