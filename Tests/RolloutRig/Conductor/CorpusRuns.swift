import Foundation
import HardenRollout
import HardenRules
import HardenYAML

/// Rolls real manifests of public repositories out, as they are and after `harden --write`.
@MainActor struct CorpusRuns {
    /// The folder of repositories.
    let repositories: URL
    /// A list of files in it, one a line.
    let list: URL
    /// What is known of the rig's server.
    let configuration: String
    /// The program `harden`.
    let harden: String

    struct Row {
        let file: String
        let front: RunPlan.Front
        let replicas: Int
        let before: RunResult
        /// With the same load, and then with kept-alive connections too where those are pinned.
        let after: [RunResult]

        /// Whether hardening made the difference that it promises.
        var holds: Bool {
            before.agreement.holds && before.observed.total > 0
                && after.allSatisfy { $0.agreement.holds && $0.observed.total == 0 }
        }

        var problems: [String] { before.agreement.problems + after.flatMap(\.agreement.problems) }
    }

    func files(_ only: String?) throws -> [String] {
        try String(contentsOf: list, encoding: .utf8).split(separator: "\n").map(String.init)
            .filter { only == nil || $0.contains(only ?? "") }
    }

    func run(_ file: String, setup: RigSetup) async throws -> Row {
        let original = repositories.appending(path: file)
        let copy = setup.folder.appending(path: "hardened.yaml")
        try? FileManager.default.removeItem(at: copy)
        try FileManager.default.copyItem(at: original, to: copy)
        let status = try await write(copy)
        // 1: findings are left that need a person.
        guard status <= 1 else { throw RigError("harden --write ended with \(status)") }
        let before = try await play(original, expect: .requestsFail, setup: setup)
        var after = [try await play(copy, expect: .nothingFails, setup: setup).result]
        if before.result.front == .none {
            after.append(try await play(copy, expect: .nothingFails, connections: .mixed, setup: setup).result)
        }
        return Row(
            file: file,
            front: before.result.front,
            replicas: before.replicas,
            before: before.result,
            after: after
        )
    }

    private func write(_ file: URL) async throws -> Int32 {
        let process = Process()
        process.executableURL = URL(filePath: harden)
        process.arguments = [file.path, "--write", "--config", configuration]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }

    private func play(
        _ file: URL,
        expect: Scenario.Outcome,
        connections: Scenario.ConnectionUse? = nil,
        setup: RigSetup
    ) async throws -> (result: RunResult, replicas: Int) {
        let known = YAMLFile(bytes: [UInt8](try Data(contentsOf: URL(filePath: configuration))), name: configuration)
        let workload = try RigWorkload(files: [file.path], configuration: ConfigurationFile(known))
        var scenario = Scenario()
        scenario.title = file.lastPathComponent
        scenario.expect = expect
        scenario.rate = 100
        // The slowest that the path is planned for, both ways.
        scenario.detach = .seconds(workload.path.drainLatency)
        scenario.attach = scenario.detach
        scenario.scale = workload.path.isGoogleLoadBalancer ? 40 : 15
        // Where connections are pinned, the model counts the worst clients: those that open one for each request. Of those
        // that keep connections fewer requests meet a Pod that has closed its port.
        scenario.connections = connections ?? (workload.isDirect ? .single : .mixed)
        let plan = try RunPlan(scenario, workload, front: front(of: workload.path))
        return (try await Run.play(plan, setup: setup), plan.simulation.workload.scale.replicas)
    }

    /// The proxy that plays the path's own.
    private func front(of path: TrafficPath) -> RunPlan.Front {
        switch path.proxy {
        case .envoy, .googleEnvoy: .envoy
        case .haProxy: .haproxy
        case .kubeProxy: .none
        default: .nginx
        }
    }
}
