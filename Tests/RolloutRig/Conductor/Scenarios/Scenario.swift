import Foundation
import HardenCoding
import HardenDecoding
import HardenRollout
import HardenRules
import HardenYAML

/// What happens in a run, and what the manifests do not say: the latencies of a cluster that the rig plays.
/// Durations are those of the manifest.
struct Scenario: Sendable, Hashable {
    enum Event: String, Sendable, Hashable, CaseIterable {
        case rollout
        case scaleDown = "scale-down"
        case nodeDrain = "node-drain"
        case spotReclaim = "spot-reclaim"
        case steady
    }

    enum RetryChoice: String, Sendable, Hashable, CaseIterable {
        /// The proxy sends nothing again.
        case none
        /// What its users commonly configure.
        case customary
    }

    enum ConnectionUse: String, Sendable, Hashable, CaseIterable {
        /// All requests go over kept-alive connections.
        case kept
        /// A quarter of them has connections of its own.
        case mixed
        /// Every one has a connection of its own.
        case single
    }

    enum Outcome: String, Sendable, Hashable, CaseIterable {
        case nothingFails = "nothing-fails"
        case requestsFail = "requests-fail"
    }

    /// That of its folder.
    var name = ""
    var title = ""
    var disruption = Event.rollout
    var expect = Outcome.nothingFails
    var sparing: String?
    var causes: [String] = []
    var scale = 10
    var rate = 150
    var path: String?
    var retries = RetryChoice.none
    var isQuick = false
    var podStart = Duration.seconds(2)
    var listens = Duration.seconds(1)
    var serves: Duration?
    var attach = Duration.seconds(1)
    var detach = Duration.seconds(10)
    var podRemoval = Duration.seconds(1)
    var networkRemoval: Duration?
    var connectTimeout: Duration?
    var accepts = Duration.zero
    var lasts = Duration.seconds(30)
    var probesListenerOnly = false
    var kept = 12
    var connections = ConnectionUse.mixed
    var pauseFrom: Duration?
    var pauseTo: Duration?
    var idleTimeout: Duration?
    var allPosts = false
    var roundTrip: Duration?
}

extension Scenario: SpecCodable {
    static let record = SpecRecord("Scenario", "A run of the rig.", prototype: Scenario()) {
        SpecField("title", \.title, .text(), "What it shows.")
        SpecField("disruption", \.disruption, .word("Disruption"), "What happens.")
        SpecField("expect", \.expect, .word("Outcome"), "What the model must say, so that it cannot agree by silence.")
        SpecField("sparing", optional: \.sparing, .text(), "The proxy with which nothing fails all the same.")
        SpecField(
            "causes",
            \.causes,
            .list(of: .text()),
            "Causes of `harden diagnose` that make the failures: that of most of them first."
        )
        SpecField("scale", \.scale, .number(1...100), "Seconds of the manifest in a second of the rig.")
        SpecField("rate", \.rate, .number(1...1000), "Requests in a second of the rig.")
        SpecField("path", optional: \.path, .text(), "The traffic path, where the manifests have more than one.")
        SpecField("retries", \.retries, .word("Retries"), "What the proxy sends again.")
        SpecField("quick", \.isQuick, .flag, "Whether it is part of the subset.")
        SpecField("podStart", \.podStart, .duration(), "From a Pod's creation until its container runs.")
        SpecField("listens", \.listens, .duration(), "From the container's start until its port is open.")
        SpecField("serves", optional: \.serves, .duration(), "From there until it serves; else as soon as it listens.")
        SpecField("attach", \.attach, .duration(), "Until the path sends requests to an endpoint.")
        SpecField("detach", \.detach, .duration(), "Until the path sends no more requests to a deleted Pod.")
        SpecField("podRemoval", \.podRemoval, .duration(), "From the process's end until the Pod object is gone.")
        SpecField(
            "networkRemoval",
            optional: \.networkRemoval,
            .duration(),
            "Until its address drops packets; else never."
        )
        SpecField("connectTimeout", optional: \.connectTimeout, .duration(), "The proxy's.")
        SpecField("accepts", \.accepts, .duration(), "How long a draining process takes new connections.")
        SpecField("lasts", \.lasts, .duration(), "How long nothing happens, without a disruption.")
        SpecField(
            "probesListenerOnly",
            \.probesListenerOnly,
            .flag,
            "Whether the readiness probe asks for the port alone."
        )
        SpecField("keptConnections", \.kept, .number(1...200), "Kept-alive connections of the clients.")
        SpecField("connections", \.connections, .word("ConnectionUse"), "What clients open connections for.")
        SpecField("pauseFrom", optional: \.pauseFrom, .duration(), "Least pause between two requests on a connection.")
        SpecField("pauseTo", optional: \.pauseTo, .duration(), "Longest pause.")
        SpecField(
            "idleTimeout",
            optional: \.idleTimeout,
            .duration(),
            "The proxy's for connections to Pods; else the path's."
        )
        SpecField("allPosts", \.allPosts, .flag, "Whether every request is a POST.")
        SpecField("roundTrip", optional: \.roundTrip, .duration(), "For a packet to the Pod and back.")
    }

    static let codec = record.codec

    /// Reads `scenario.yaml` in a folder.
    init(folder: URL) throws {
        let path = folder.appending(path: "scenario.yaml").path
        let file = YAMLFile(bytes: [UInt8](try Data(contentsOf: URL(filePath: path))), name: path)
        guard let document = file.documents.first, file.errors.isEmpty else {
            throw RigError("\(path) is no YAML: \(file.errors.map { "\($0)" }.joined(separator: "; "))")
        }
        var reader = SpecNodeReader(document)
        var diagnostics: [SpecDiagnostic] = []
        let scenario = Self.codec.decode(reader.node, .root, &diagnostics)
        diagnostics += reader.errors
        guard let scenario, diagnostics.isEmpty else {
            throw RigError(diagnostics.map { "\($0)" }.joined(separator: "\n"))
        }
        self = scenario
        name = folder.lastPathComponent
    }
}

extension Seconds {
    init(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        self.init(milliseconds: Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000))
    }
}
