import Foundation

/// What a proxy and the Pods leave of a run: logs and events, as `harden diagnose` would be given them.
@MainActor enum EvidenceFiles {
    /// What is known of a run besides its logs.
    private struct Manifest: Codable {
        let scenario: String
        let proxy: String
        let scale: Int
        /// Seconds since 1970 at which the disruption began.
        let begin: Double
        /// Whether the scenario says that requests fail with this proxy.
        let fails: Bool
        let causes: [String]
        let events: [PodEvent]
    }

    /// The logs of a run are written anew in each.
    private static let logs = ["nginx", "nginx-access", "envoy-access", "haproxy"]

    static func forget(_ setup: RigSetup) {
        for log in logs { try? FileManager.default.removeItem(at: setup.log(log)) }
    }

    /// Copies the logs of a run to a folder of its own, if they are wanted.
    static func keep(_ plan: RunPlan, _ events: [PodEvent], begin: UInt64, _ setup: RigSetup) throws {
        guard let evidence = setup.evidence, !plan.scenario.name.isEmpty else { return }
        let folder = evidence.appending(path: "\(plan.scenario.name).\(plan.front.rawValue)")
        try? FileManager.default.removeItem(at: folder)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for log in logs where FileManager.default.fileExists(atPath: setup.log(log).path) {
            try FileManager.default.copyItem(at: setup.log(log), to: folder.appending(path: "\(log).log"))
        }
        let ago = Double(RigTime.now - begin) / 1e9
        let manifest = Manifest(
            scenario: plan.scenario.name,
            proxy: plan.front.rawValue,
            scale: plan.scenario.scale,
            begin: Date().timeIntervalSince1970 - ago,
            fails: plan.requestsShouldFail,
            causes: plan.scenario.causes,
            events: events
        )
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        try encoder.encode(manifest).write(to: folder.appending(path: "run.json"))
    }
}
