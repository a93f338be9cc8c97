import HardenKubernetes
import HardenRollout
import HardenRules
import HardenYAML

/// What rules and simulator say of the same manifests.
struct CheckedCase {
    /// A failing request of a simulation.
    struct Failure: CustomStringConvertible {
        let disruption: Finding.Disruption
        let path: TrafficPath
        let window: FailureWindow
        /// The verdict of the whole simulation, with its first failing request.
        let verdict: SimulationResult.Verdict

        var description: String { "\(disruption.rawValue), \(path.label): \(window)" }
    }

    let files: [LoadedFile]
    let findings: [Finding]
    let failures: [Failure]
    /// The simulations behind them, with their worst case.
    let simulations: [(disruption: Finding.Disruption, simulation: Simulation, worst: SimulationResult)]

    private let settings: SettingsResolver

    /// The disruptions that a manifest can survive. Nothing in one keeps requests from a node that vanished.
    static let disruptions: [Finding.Disruption] = [.steadyState, .rollout, .scaleDown, .nodeDrain]

    init(_ example: WorkloadCase) throws {
        let configuration = ConfigurationFile(YAMLFile(text: example.configuration, name: ".harden.yaml"))
        let file = LoadedFile.load(Array(example.manifests.utf8), path: "orders.yaml")
        try self.init([file], SettingsResolver(configuration))
    }

    private init(_ files: [LoadedFile], _ settings: SettingsResolver) throws {
        self.files = files
        self.settings = settings
        let context = RuleContext(Topology(Manifests(files)), settings: settings)
        findings = Checker().check(context)
        var failures: [Failure] = []
        var simulations: [(Finding.Disruption, Simulation, SimulationResult)] = []
        for situation in context.workloads {
            let workload = try SimulatedWorkload(situation, in: context)
            for path in workload.paths {
                let simulated = workload.on(path)
                for disruption in Self.disruptions {
                    let simulation = Self.simulation(of: disruption, workload, simulated)
                    let worst = simulation.worstCase()
                    simulations.append((disruption, simulation, worst))
                    for window in worst.windows where !window.isHiddenByRetries {
                        failures.append(
                            Failure(disruption: disruption, path: path, window: window, verdict: worst.verdict)
                        )
                    }
                }
            }
        }
        self.failures = failures
        self.simulations = simulations
    }

    private static func simulation(
        of disruption: Finding.Disruption,
        _ workload: SimulatedWorkload,
        _ path: SimulatedPath
    ) -> Simulation {
        let kind: DisruptionKind
        switch disruption {
        case .rollout, .steadyState: kind = .rollout
        case .scaleDown: kind = .scaleDown
        case .nodeDrain: kind = .nodeDrain
        case .nodeLoss: kind = .nodeLoss
        }
        var simulation = workload.simulation(of: kind, on: path).simulation
        if disruption == .steadyState { simulation.disruption = .steadyState }
        // Retries are a second net on which no rule relies: they hide nothing from requests that may not be sent twice.
        simulation.path.retries = .none
        return simulation
    }

    /// The same after all fixes of some findings. A fix may make room for another, such as a probe for a health check that
    /// asks the same.
    func repaired(_ isMeant: (Finding) -> Bool) throws -> CheckedCase {
        var current = self
        for _ in 0..<3 {
            let findings = current.findings.filter { $0.fix != nil && isMeant($0) }
            if findings.isEmpty { break }
            current = try current.fixed(findings)
        }
        return current
    }

    /// The same after fixes of some findings.
    func fixed(_ findings: [Finding], includingUnsafe: Bool = true) throws -> CheckedCase {
        let plan = FixPlanner(files: files.compactMap(\.file)).plan(findings, includingUnsafe: includingUnsafe)
        let changed = Dictionary(plan.files.map { ($0.path, LoadedFile.load($0.result, path: $0.path)) }) { $1 }
        let new = plan.files.filter { $0.original == nil }.compactMap { changed[$0.path] }
        return try CheckedCase(files.map { changed[$0.path] ?? $0 } + new, settings)
    }
}

extension CheckedCase {
    /// Whether the API server takes it: what it refuses never runs.
    var isAccepted: Bool {
        !findings.contains { finding in
            finding.severity == .error
                && (finding.disruptions.isEmpty || finding.metadata?.codes.isEmpty == true)
        }
    }

    var isBlueGreen: Bool {
        simulations.contains { _, simulation, _ in
            if case .blueGreen = simulation.workload.strategy { true } else { false }
        }
    }

    var text: String {
        files.map { "# \($0.path)\n" + String(decoding: $0.file?.source.bytes ?? [], as: UTF8.self) }.joined()
            + "findings:\n" + findings.map(\.line).joined()
            + "failures:\n" + failures.map { "  \($0)\n" }.joined()
            + (failures.first.map { "first: \($0.disruption.rawValue): \($0.verdict)\n" } ?? "")
    }
}

extension Finding {
    var metadata: RuleMetadata? { RuleCatalogue.rule(rule)?.metadata }

    /// Whether it says that such requests fail.
    func explains(_ failure: CheckedCase.Failure) -> Bool {
        guard let metadata, disruptions.contains(failure.disruption) else { return false }
        return metadata.failures.contains(failure.window.cause)
            // Without a proxy there is no status.
            && (failure.window.status.map(metadata.codes.contains) ?? true)
    }

    fileprivate var line: String {
        "  \(severity.rawValue)[\(rule)] \(message); on \(disruptions.map(\.rawValue).joined(separator: ", "))"
            + "\(sum.map { "; \($0)" } ?? "")\(fix.map { "; fix (\($0.safety.rawValue)): \($0.title)" } ?? "")\n"
    }
}
