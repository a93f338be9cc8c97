import Foundation
import HardenGeneration
import HardenKubernetes
import HardenRollout
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

    @Test(
        "the hook of a container that a spec does not know counts as the rules count it",
        arguments: [
            (#"exec: {command: [/bin/sh, -c, "sleep 2m"]}"#, 120), (#"exec: {command: [sleep, "90"]}"#, 90),
            (#"exec: {command: [sh, -c, "sleep 40; sleep 50 && nginx -s quit"]}"#, 90), ("sleep: {seconds: 75}", 75),
            (#"exec: {command: [sh, -c, "echo sleep 300"]}"#, 0),
        ]
    )
    func otherContainersWait(_ hook: String, _ seconds: Int) throws {
        let existing = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: cart}
            spec:
              selector: {matchLabels: {app: cart}}
              template:
                metadata: {labels: {app: cart}}
                spec:
                  containers:
                    - {name: cart, image: "registry.example.com/cart:1.0.0"}
                    - name: proxy
                      image: proxy:1
                      lifecycle: {preStop: {\(hook)}}

            """
        var service = Service(
            name: "cart",
            image: "registry.example.com/cart:1.2.3",
            ports: [.http(8080)],
            resources: Resources(cpu: .millicores(100), memory: .mebibytes(128)),
            exposure: [.clusterInternal]
        )
        service.shutdown = Shutdown(duration: .seconds(10), onSIGTERM: .drains, closesConnections: true)
        let files = ["all.yaml": Array(existing.utf8)]
        let plan = try GenerationPlanner(folder: ManifestFolder(files)).plan([service])
        let after = CoveringSetTests.apply(plan, to: files)
        let text = String(decoding: try #require(after["all.yaml"]), as: UTF8.self)
        var context = GenerationContext()
        context.otherPreStop = seconds
        let grace = ServicePlan(service, context: context).budget.gracePeriod.seconds
        #expect(grace > seconds && text.contains("terminationGracePeriodSeconds: \(grace) "), "\(text)")
        let rules = Self.findings(in: after).map(\.rule)
        #expect(!rules.contains("grace-period-too-short") && !rules.contains("pre-stop-exceeds-grace-period"))
    }

    @Test("an autoscaler of any kind, and a budget by whatever labels it selects, are the service's own")
    func whatChecksTakeForTheServicesOwn() throws {
        let existing = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: cart}
            spec:
              selector: {matchLabels: {app: cart, tier: web}}
              template:
                metadata: {labels: {app: cart, tier: web}}
                spec:
                  containers: [{name: cart, image: "registry.example.com/cart:1.0.0"}]
            ---
            apiVersion: policy/v1
            kind: PodDisruptionBudget
            metadata: {name: calm}
            spec: {minAvailable: 2, selector: {matchLabels: {app: cart}}}
            ---
            apiVersion: keda.sh/v1alpha1
            kind: ScaledObject
            metadata: {name: cart-queue}
            spec: {minReplicaCount: 2, scaleTargetRef: {name: cart}, triggers: [{type: cron}]}

            """
        var service = Service(
            name: "cart",
            image: "registry.example.com/cart:1.2.3",
            resources: Resources(cpu: .millicores(100), memory: .mebibytes(128))
        )
        service.scale = .fixed(3)
        let files = ["all.yaml": Array(existing.utf8)]
        let plan = try GenerationPlanner(folder: ManifestFolder(files)).plan([service])
        let text = String(decoding: try #require(plan.files.first?.result), as: UTF8.self)
        #expect(text.components(separatedBy: "kind: PodDisruptionBudget").count == 2, "\(text)")
        #expect(!text.contains("replicas:"), "\(text)")
        #expect(plan.diagnostics.contains { $0.message.hasPrefix("ScaledObject cart-queue exists") })
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
        case "ingress-nginx-retired": service.exposure.contains { $0.trafficPath == .ingressNGINX }
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
