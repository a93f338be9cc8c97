import HardenGeneration
import HardenKubernetes
import HardenRules
import HardenYAML
import ServiceSpec
import Testing

/// What harden writes, harden has nothing to say against, but for what a spec asks for itself.
@Suite struct GeneratedFindingsTests {
    @Test("what is generated brings no finding that the spec did not ask for")
    func coveringSet() throws {
        var quiet = 0
        for service in CoveringSet.services {
            let plan = try CoveringSetTests.plan(service, over: [:])
            let found = Self.findings(in: CoveringSetTests.apply(plan, to: [:]))
            let warned = Set(plan.diagnostics.filter { $0.severity == .warning }.map { "\($0.field)" })
            for finding in found where !Self.isAskedFor(finding.rule, by: service, warned) {
                Issue.record("\(service.name): \(finding.rule): \(finding.message)\n\(warned)")
            }
            if found.isEmpty { quiet += 1 }
        }
        #expect(quiet > 20, "\(quiet) of \(CoveringSet.services.count) bring none at all")
    }

    static func findings(in files: [String: [UInt8]]) -> [Finding] {
        let loaded = files.sorted { $0.key < $1.key }.map { LoadedFile.load($0.value, path: $0.key) }
        return Checker().check(RuleContext(Topology(Manifests(loaded))))
    }

    /// Whether a spec says what a rule warns of: by an option whose meaning it is, or one that the generator warned of.
    private static func isAskedFor(_ rule: String, by service: Service, _ warned: Set<String>) -> Bool {
        switch rule {
        case "single-replica": service.scale.minimum == 1
        case "disruption-budget-missing": service.disruption == .unprotected
        case "replicas-not-spread": service.spread.nodes == .none
        case "minimum-ready-missing": service.rollout.minimumReady != nil
        case "kong-retries-unfit": service.exposure.contains { $0.kongRetries == 0 }
        // The spec's field is warned of where a Pod needs longer than it may get, or a server closes too early.
        case "grace-period-not-honoured":
            !warned.isDisjoint(with: ["platform.spot", "traffic.slowestRequest", "traffic.connections"])
        case "keep-alive-not-nested": warned.contains("traffic.keepAlive")
        case "connections-outlive-pod": warned.contains("shutdown.closesConnections")
        default: false
        }
    }
}

extension Exposure {
    fileprivate var kongRetries: Int? {
        if case .kong(let kong) = self { kong.retries } else { nil }
    }
}
