import HardenKubernetes
import HardenRollout
import HardenRules
import HardenYAML
import Testing

/// The fixes of all shutdown rules for one workload come to the numbers of its budget, in one run.
@Suite struct ShutdownFixTests {
    struct Scenario: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var hook: String
        var grace: String
        var path: Path
        var settings = ""

        enum Path: String, Sendable, CaseIterable {
            case gkeIngress, gkeGateway, kong, ingressNGINX, inCluster
        }
    }

    static let hooks = [
        ("no hook", ""),
        ("a short sleep", "lifecycle: {preStop: {sleep: {seconds: 5}}}"),
        ("a short command", #"lifecycle: {preStop: {exec: {command: ["/bin/sh", "-c", "sleep 5"]}}}"#),
        ("a long command", #"lifecycle: {preStop: {exec: {command: ["sleep", "45"]}}}"#),
        ("a command with more", #"lifecycle: {preStop: {exec: {command: [sh, -c, "echo bye && sleep 3"]}}}"#),
    ]
    static let graces = ["", "terminationGracePeriodSeconds: 40", "terminationGracePeriodSeconds: 4  # = preStop 2"]
    static let settings = [
        "",
        "application: {slowestRequest: 20s, shutdown: 25s, onSIGTERM: drains}",
        "application: {slowestRequest: 90s, onSIGTERM: exits, shell: true}",
        "{application: {shell: true}, platform: {kubernetes: '1.29'}}",
    ]

    static let scenarios: [Scenario] = Scenario.Path.allCases.flatMap { path in
        hooks.flatMap { hook in
            graces.flatMap { grace in
                settings.map { settings in
                    Scenario(
                        testDescription: "\(path.rawValue), \(hook.0), grace '\(grace)', '\(settings)'",
                        hook: hook.1,
                        grace: grace,
                        path: path,
                        settings: settings
                    )
                }
            }
        }
    }

    @Test(arguments: scenarios)
    func nothingIsLeftToFix(_ scenario: Scenario) throws {
        let files = [LoadedFile.load(Array(manifests(scenario).utf8), path: "orders.yaml")]
        let settings = SettingsResolver(
            ConfigurationFile(YAMLFile(bytes: Array(scenario.settings.utf8), name: ".harden.yaml"))
        )
        let rules = RuleCatalogue.rules(in: .shutdown) + RuleCatalogue.rules(in: .start)
        let context = RuleContext(Topology(Manifests(files)), settings: settings)
        let budget = try #require(context.workloads.first).budget
        let findings = Checker(rules).check(context)
        let plan = FixPlanner(files: files.compactMap(\.file)).plan(findings)
        #expect(plan.refused.isEmpty, "\(plan.refused.map(\.reason))")

        let fixed = plan.files.map { LoadedFile.load($0.result, path: $0.path) }
        let after = RuleContext(Topology(Manifests(fixed.isEmpty ? files : fixed)), settings: settings)
        let rest = Checker(rules).check(after)
        let open = rest.filter { $0.fix?.safety == .safe }
        #expect(open.isEmpty, "\(open.map { "\($0.rule): \($0.message)" })")
        // Nothing speaks that was quiet before.
        let before = Set(findings.map(\.rule))
        #expect(Set(rest.map(\.rule)).isSubset(of: before))

        let workload = try #require(after.workloads.first)
        let wait = try #require(workload.longestPreStop)
        let own = hookSeconds(scenario)
        #expect(wait.seconds == max(budget.preStop.seconds, own))
        let grace = try #require(workload.template.terminationGracePeriodSeconds.value)
        let required =
            own > budget.preStop.seconds ? workload.gracePeriod(forPreStop: own).seconds : budget.gracePeriod.seconds
        #expect(grace >= required)
        #expect(grace == required || scenario.grace.contains("\(grace)") || (scenario.grace.isEmpty && grace == 30))
        if let draining = budget.draining {
            #expect(workload.draining.compactMap(\.seconds) == [draining.seconds])
        }
    }

    private func hookSeconds(_ scenario: Scenario) -> Int {
        context(of: scenario)?.longestPreStop?.seconds ?? 0
    }

    private func context(of scenario: Scenario) -> WorkloadSituation? {
        let file = LoadedFile.load(Array(manifests(scenario).utf8), path: "orders.yaml")
        return RuleContext(Topology(Manifests([file]))).workloads.first
    }

    private func manifests(_ scenario: Scenario) -> String {
        let annotation: String
        let route: String
        switch scenario.path {
        case .gkeIngress:
            annotation = #"{cloud.google.com/backend-config: '{"default": "orders"}'}"#
            route = ingress("gce") + backendConfig
        case .gkeGateway:
            annotation = "{}"
            route = gateway
        case .kong:
            annotation = "{}"
            route = ingress("kong")
        case .ingressNGINX:
            annotation = "{}"
            route = ingress("nginx")
        case .inCluster:
            annotation = "{}"
            route = ""
        }
        return """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: orders}
            spec:
              replicas: 3
              selector:
                matchLabels: {app: orders}
              template:
                metadata:
                  labels: {app: orders}
                spec:
                  serviceAccountName: orders
                  \(scenario.grace.isEmpty ? "# no grace period" : scenario.grace)
                  containers:
                  - name: orders
                    image: orders:1
                    readinessProbe:
                      httpGet: {path: /ready, port: 8080}
                    \(scenario.hook.isEmpty ? "# no hook" : scenario.hook)
            ---
            apiVersion: v1
            kind: Service
            metadata:
              name: orders
              annotations: \(annotation)
            spec:
              selector: {app: orders}
              ports: [{port: 80, targetPort: 8080}]
            \(route)
            """ + "\n"
    }

    private func ingress(_ name: String) -> String {
        """
        ---
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata:
          name: orders
          annotations: {kubernetes.io/ingress.class: \(name)}
        spec:
          defaultBackend: {service: {name: orders, port: {number: 80}}}

        """
    }

    private let backendConfig = """
        ---
        apiVersion: cloud.google.com/v1
        kind: BackendConfig
        metadata: {name: orders}
        spec:
          connectionDraining: {drainingTimeoutSec: 10}
        """

    private let gateway = """
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: edge}
        spec: {gatewayClassName: gke-l7-rilb, listeners: [{name: http, port: 80, protocol: HTTP}]}
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: orders}
        spec:
          parentRefs: [{name: edge}]
          rules:
          - backendRefs: [{name: orders, port: 80}]
        """
}
