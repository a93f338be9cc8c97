import Foundation
import HardenKubernetes
import HardenRollout
import HardenRules
import HardenYAML
import Testing

@testable import harden

/// All that is told of a disruption is one course of events, in every format.
@Suite struct SimulationReportTests {
    /// A workload behind GKE Ingress, with numbers that chance decides.
    private struct Example {
        let manifests: String
        let configuration: String

        init(seed: UInt64) {
            var random = RandomDraw(seed: seed)
            func pick<Element>(_ elements: [Element]) -> Element {
                elements[Int.random(in: elements.indices, using: &random)]
            }
            let draining = pick([nil, 5, 20, 60])
            let preStop = pick([0, 0, 15, 60, 120])
            let grace = preStop + pick([1, 10, 30])
            let probe = pick([true, true, false])
            configuration = """
                defaults:
                  onSIGTERM: \(pick(["drains", "exits", "ignores"]))
                  shutdown: \(pick([1, 10, 30]))s
                  slowestRequest: \(pick([1, 5, 20]))s

                """
            let hook = preStop > 0 ? "lifecycle: {preStop: {sleep: {seconds: \(preStop)}}}" : "imagePullPolicy: Always"
            manifests = """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: cart}
                spec:
                  replicas: \(pick([1, 2, 3]))
                  selector: {matchLabels: {app: cart}}
                  template:
                    metadata: {labels: {app: cart}}
                    spec:
                      terminationGracePeriodSeconds: \(grace)
                      containers:
                      - name: cart
                        image: cart:1
                        ports: [{containerPort: 8080}]
                        \(hook)
                        \(probe ? "readinessProbe: {httpGet: {path: /, port: 8080}}" : "")
                ---
                apiVersion: v1
                kind: Service
                metadata:
                  name: cart
                  annotations:
                    cloud.google.com/neg: '{"ingress": true}'
                    cloud.google.com/backend-config: '{"default": "cart"}'
                spec:
                  type: \(pick(["ClusterIP", "LoadBalancer"]))
                  selector: {app: cart}
                  ports: [{port: 80, targetPort: 8080}]
                ---
                apiVersion: cloud.google.com/v1
                kind: BackendConfig
                metadata: {name: cart}
                spec: {\(draining.map { "connectionDraining: {drainingTimeoutSec: \($0)}" } ?? "logging: {enable: true}")}
                ---
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata:
                  name: cart
                  annotations: {kubernetes.io/ingress.class: gce}
                spec:
                  defaultBackend: {service: {name: cart, port: {number: 80}}}

                """
        }

        var report: SimulationReport {
            get throws {
                let settings = SettingsResolver(
                    ConfigurationFile(YAMLFile(text: configuration, name: ".harden.yaml"))
                )
                let file = LoadedFile.load(Array(manifests.utf8), path: "cart.yaml")
                let context = RuleContext(Topology(Manifests([file])), settings: settings)
                var report = SimulationReport(fileCount: 1)
                for situation in context.workloads {
                    let workload = try SimulatedWorkload(situation, in: context)
                    for path in workload.paths {
                        let simulated = workload.on(path)
                        let runs = workload.disruptions(among: DisruptionKind.allCases).map {
                            SimulationReport.Run($0, of: workload, on: simulated)
                        }
                        report.outcomes.append(.init(workload: workload, path: simulated, runs: runs))
                    }
                }
                return report
            }
        }
    }

    /// A window as programs read it.
    private struct Window: Decodable {
        let start: Double
        let end: Double?
        let status: Int?
        let cause: String
        let failedRequests: Double
        let isHiddenByRetries: Bool
    }

    private struct FirstFailure: Decodable {
        let sent: Double
        let failed: Double?
        let status: Int?
        let cause: String
    }

    private struct Document: Decodable {
        struct Outcome: Decodable { let disruptions: [Disruption] }
        struct Disruption: Decodable {
            let canFail: Bool
            let firstFailure: FirstFailure?
            let windows: [Window]
        }
        let simulations: [Outcome]
    }

    @Test("verdict, windows, red bar and chart tell of one course", arguments: 0..<60)
    func oneCourse(seed: UInt64) throws {
        let example = Example(seed: seed &* 3571 &+ 5)
        let report = try example.report
        #expect(!report.runs.isEmpty)
        let json = SimulationJSONReporter(report).text
        let document = try JSONDecoder().decode(Document.self, from: Data(json.utf8))
        for (run, told) in zip(report.runs, document.simulations.flatMap(\.disruptions)) {
            let context: Comment = "\(run.kind): \(run.result)\n\(example.configuration)\(example.manifests)"
            let visible = told.windows.filter { !$0.isHiddenByRetries }
            #expect(told.canFail == !visible.isEmpty, context)
            let timeline = Timeline(run)
            // Before the disruption all Pods serve, and after it those that are left and new.
            if !run.result.duration.isNever {
                let left = run.result.pods.count { pod in
                    min(pod.detached, pod.listenerClosed).isNever && !max(pod.attached, pod.serving).isNever
                }
                #expect(timeline.capacity.last?.kind == left, context)
            }
            #expect(timeline.capacity.first?.start == timeline.axis.start, context)
            #expect(timeline.capacity.first?.kind == run.simulation.workload.scale.replicas, context)
            for (left, right) in zip(timeline.capacity, timeline.capacity.dropFirst()) {
                #expect(left.end == right.start && left.kind != right.kind, context)
            }
            for window in run.windows {
                #expect(timeline.axis.start <= window.start, context)
                #expect(
                    window.end.isNever ? window.start < timeline.axis.end : window.end <= timeline.axis.end,
                    context
                )
            }
            #expect(timeline.failures.map(\.kind) == run.windows.map(\.cause), context)
            guard let first = told.firstFailure, let window = visible.min(by: { $0.start < $1.start }) else { continue }
            #expect(window.start == first.sent && window.cause == first.cause, context)
            #expect(window.status == first.status && first.failed ?? .infinity >= first.sent, context)
            #expect(timeline.failures.first?.start.value == first.sent, context)
            #expect(run.failures.first?.windows[0].start.value == first.sent, context)
            #expect("\(run.failures.first?.cause, default: "")" == first.cause, context)
            let finite = visible.filter { $0.end != nil }
            let span = (finite.compactMap(\.end).max() ?? 0) - (finite.map(\.start).min() ?? 0)
            // Each number is rounded to tenths.
            let slack = 0.1 * Double(finite.count)
            #expect(finite.reduce(0) { $0 + $1.failedRequests } <= 100 * span + slack, context)
        }
    }
}
