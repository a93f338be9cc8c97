import Foundation

/// A Pod of the rig: a process at an address of its own. Times are those of the clock.
@MainActor final class RigPod {
    let number: Int
    let address: String
    let isOld: Bool
    var child: Child?
    /// When its container runs.
    var started: UInt64 = 0
    var isReady = false
    var isAvailable = false
    var isTerminating = false
    var isGone = false
    /// Until when the path will have learnt of it, once it is ready.
    var attaches: UInt64?

    init(number: Int, address: String, isOld: Bool) {
        self.number = number
        self.address = address
        self.isOld = isOld
    }
}

/// What happened to a Pod.
struct PodEvent: Sendable, Codable, CustomStringConvertible {
    enum Kind: String, Sendable, Codable {
        case created, ready, attached, deleted, detached, exited
    }

    /// Seconds of the manifest after the beginning of the disruption.
    let seconds: Double
    let pod: Int
    /// Whether it was there before the disruption.
    let isOld: Bool
    let kind: Kind

    var description: String { String(format: "%.2f s: ", seconds) + "\(isOld ? "old" : "new") Pod \(pod) \(kind)" }
}
