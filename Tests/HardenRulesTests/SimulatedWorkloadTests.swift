import HardenKubernetes
import HardenRollout
import HardenRules
import HardenYAML
import Testing

/// How manifests become inputs of the rollout model.
@Suite struct SimulatedWorkloadTests {
    private static func context(_ text: String) -> RuleContext {
        RuleContext(Topology(Manifests([LoadedFile.load(Array(text.utf8), path: "all.yaml")])))
    }

    /// A workload behind a Service, and whatever else the cluster has.
    static func manifests(
        kind: String = "Deployment",
        spec: String = "replicas: 3",
        container: String = "",
        service: String = "",
        others: String = ""
    ) -> String {
        """
        apiVersion: \(kind == "Rollout" ? "argoproj.io/v1alpha1" : "apps/v1")
        kind: \(kind)
        metadata: {name: orders}
        spec:
          \(spec)
          selector: {matchLabels: {app: orders}}
          template:
            metadata: {labels: {app: orders}}
            spec:
              containers:
              - name: orders
                image: orders:1
                \(container)
        ---
        apiVersion: v1
        kind: Service
        metadata:
          name: orders
          annotations: {\(service)}
        spec:
          selector: {app: orders}
          ports: [{port: 80}]
        ---
        \(others)
        """
    }

    private func simulated(_ text: String) throws -> SimulatedWorkload {
        let context = Self.context(text)
        return try SimulatedWorkload(try #require(context.workloads.first), in: context)
    }

    func simulation(
        _ text: String,
        _ kind: DisruptionKind = .rollout
    ) throws -> (simulation: Simulation, premises: [String]) {
        let workload = try simulated(text)
        let path = workload.on(try #require(workload.paths.first))
        let (simulation, premises) = workload.simulation(of: kind, on: path)
        return (simulation, premises.map { "\($0.name): \($0.value) (\($0.origin))" })
    }

    @Test("nginx drains for as long as its configuration lets workers", arguments: [nil, 5])
    func workersOfNGINX(limit: Int?) throws {
        let edge = """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: edge}
            data:
              nginx.conf: |
                \(limit.map { "worker_shutdown_timeout \($0)s;" } ?? "worker_processes 2;")
                events { worker_connections 1024; }
                http { server { listen 80; } }
            """
        let text = Self.manifests(others: edge).replacing("image: orders:1", with: "image: nginx:1.29")
            .replacing(
                "      containers:",
                with: "      volumes: [{name: edge, configMap: {name: edge}}]\n      containers:"
            )
        let (simulation, premises) = try simulation(text)
        #expect(simulation.workload.reaction == .drains(atMost: limit.map { Seconds($0) } ?? 30))
        #expect(limit == nil || premises.contains { $0.hasPrefix("shutdown: 5 s (") }, "\(premises)")
    }

    @Test func unknownIsTheCautiousCase() throws {
        let (simulation, premises) = try simulation(Self.manifests())
        #expect(simulation.workload.reaction == .exits)
        #expect(simulation.workload.preStop == .none)
        #expect(simulation.workload.readiness == .none)
        #expect(simulation.workload.gracePeriod == 30)
        #expect(premises.contains("replicas: 3 (all.yaml:5:13)"))
        #expect(premises.contains("onSIGTERM: unknown (default: the cautious case: it exits at once)"))
    }

    /// A way to a workload whose timeout somebody may have set.
    struct TimedPath: CustomTestStringConvertible, Sendable {
        let path: TrafficPath
        var service = ""
        let others: String
        /// What requests are taken to take.
        let slowest: Int

        var testDescription: String { "\(path), \(slowest) s" }

        static func ingress(_ timeout: Int?, _ slowest: Int) -> TimedPath {
            TimedPath(
                path: .gkeIngressExternal,
                service: "cloud.google.com/backend-config: '{\"default\": \"orders\"}'",
                others: """
                    apiVersion: cloud.google.com/v1
                    kind: BackendConfig
                    metadata: {name: orders}
                    spec: {\(timeout.map { "timeoutSec: \($0)" } ?? "")}
                    ---
                    \(route("{kubernetes.io/ingress.class: gce}"))
                    """,
                slowest: slowest
            )
        }

        static func gateway(_ timeout: Int?, _ slowest: Int) -> TimedPath {
            TimedPath(
                path: .gkeGatewayRegional,
                others: """
                    apiVersion: gateway.networking.k8s.io/v1
                    kind: Gateway
                    metadata: {name: edge}
                    spec: {gatewayClassName: gke-l7-rilb, listeners: [{name: http, port: 80, protocol: HTTP}]}
                    ---
                    apiVersion: gateway.networking.k8s.io/v1
                    kind: HTTPRoute
                    metadata: {name: orders}
                    spec: {parentRefs: [{name: edge}], rules: [{backendRefs: [{name: orders, port: 80}]}]}
                    ---
                    apiVersion: networking.gke.io/v1
                    kind: GCPBackendPolicy
                    metadata: {name: orders}
                    spec:
                      default: {\(timeout.map { "timeoutSec: \($0)" } ?? "")}
                      targetRef: {group: "", kind: Service, name: orders}
                    """,
                slowest: slowest
            )
        }

        static func kong(_ timeout: Int?, _ slowest: Int) -> TimedPath {
            TimedPath(
                path: .kong,
                service: timeout.map { "konghq.com/read-timeout: '\($0)000'" } ?? "",
                others: route("{kubernetes.io/ingress.class: kong}"),
                slowest: slowest
            )
        }

        static func nginx(_ timeout: Int?, _ slowest: Int) -> TimedPath {
            let setting = timeout.map { ", nginx.ingress.kubernetes.io/proxy-read-timeout: '\($0)'" } ?? ""
            return TimedPath(
                path: .ingressNGINX,
                others: route("{kubernetes.io/ingress.class: nginx\(setting)}"),
                slowest: slowest
            )
        }

        private static func route(_ annotations: String) -> String {
            """
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: orders, annotations: \(annotations)}
            spec: {defaultBackend: {service: {name: orders, port: {number: 80}}}}
            """
        }
    }

    @Test(
        "a sum and a simulation take the same slowest request, as long as the timeout of the path allows",
        arguments: [
            // A load balancer's timeout is for the whole request; one that no grace period covers is for connections.
            .ingress(nil, 30), .ingress(5, 5), .ingress(40, 40), .ingress(120, 120), .ingress(300, 300),
            .ingress(3600, 30),
            .gateway(nil, 30), .gateway(5, 5), .gateway(40, 40), .gateway(120, 120), .gateway(300, 300),
            .gateway(3600, 30),
            // That of other proxies is for the pause between two reads, and the first of them is for the answer to begin.
            .kong(nil, 60), .kong(5, 5), .kong(300, 300), .kong(3600, 60), .nginx(nil, 60), .nginx(5, 5),
            .nginx(300, 300), .nginx(3600, 60),
        ] as [TimedPath]
    )
    func slowestRequest(_ example: TimedPath) throws {
        let workload = try simulated(Self.manifests(service: example.service, others: example.others))
        #expect(workload.paths == [example.path])
        let simulated = workload.on(example.path).requests.slowestRequest
        #expect(simulated == Seconds(example.slowest))
        // Google's start value covers what takes up to twice as long as by default.
        let isCovered = example.path.isGoogleLoadBalancer && (30...60).contains(example.slowest)
        let wait = example.path.drainLatency + (isCovered ? ShutdownBudget.Start.draining : example.slowest)
        // A Service has clients inside the cluster, too, without a timeout.
        let inside = TrafficPath.inCluster.drainLatency + ShutdownBudget.Start.slowestRequest
        let budget = workload.situation.budget
        #expect(budget.preStop.seconds == max(wait, inside), "\(budget.sum)")
    }

    @Test(
        "hooks are what their text says",
        arguments: [
            ("lifecycle: {preStop: {sleep: {seconds: 20}}}", WorkloadModel.PreStop.sleep(20)),
            ("lifecycle: {preStop: {exec: {command: [sleep, '20']}}}", .sleep(20)),
            (
                "lifecycle: {preStop: {exec: {command: [sh, -c, 'sleep 5; nginx -s quit; sleep 10']}}}",
                .signalsApplication(at: 5, until: 15)
            ),
            ("lifecycle: {preStop: {httpGet: {path: /stop, port: 80}}}", .sleep(0)),
            ("lifecycle: {preStop: {exec: {command: [/stop-the-server]}}}", .sleep(0)),
        ]
    )
    func hooks(container: String, expected: WorkloadModel.PreStop) throws {
        let preStop = try simulation(Self.manifests(container: container)).simulation.workload.preStop
        if expected == .sleep(0) {
            #expect(preStop.duration == .zero, "\(preStop)")
        } else {
            #expect(preStop == expected)
        }
    }

    @Test func probesProveThatRequestsCanBeAnswered() throws {
        func readiness(_ container: String) throws -> WorkloadModel.Readiness {
            try simulation(Self.manifests(container: container)).simulation.workload.readiness
        }
        #expect(
            try readiness("readinessProbe: {httpGet: {path: /, port: 80}, periodSeconds: 4}")
                == .probe(ProbeSchedule(period: 4), passes: .serving)
        )
        // Whether a port opens before the application can answer is not in the input.
        #expect(
            try readiness("readinessProbe: {tcpSocket: {port: 80}}") == .probe(ProbeSchedule(), passes: .serving)
        )
        // Without a readiness probe a container is ready once its startup probe has passed.
        let startup = "startupProbe: {httpGet: {path: /, port: 80}}"
        let workload = try simulation(Self.manifests(container: startup)).simulation.workload
        #expect(workload.readiness == .none && workload.startupProbe == ProbeSchedule())
    }

    @Test func otherKindsOfWorkloads() throws {
        let stateful = try simulation(Self.manifests(kind: "StatefulSet")).simulation.workload
        #expect(stateful.kind == .statefulSet)
        #expect(stateful.strategy == .rollingUpdate(RollingUpdate(maxUnavailable: .count(1), maxSurge: .count(0))))
        let daemon = try simulated(Self.manifests(kind: "DaemonSet", spec: "minReadySeconds: 0"))
        #expect(daemon.replicas == 2)
        // A node drain leaves its Pods alone.
        #expect(daemon.disruptions(among: []) == [.rollout])
        let blueGreen = "strategy: {blueGreen: {activeService: orders}}"
        let rollout = try simulation(Self.manifests(kind: "Rollout", spec: blueGreen)).simulation.workload
        #expect(rollout.strategy == .blueGreen(scaleDownDelay: 30))
        let canary = "strategy: {canary: {trafficRouting: {nginx: {stableIngress: orders}}}}"
        let routed = try simulation(Self.manifests(kind: "Rollout", spec: canary))
        #expect(routed.simulation.workload.strategy == .routedCanary(scaleDownDelay: 30))
        #expect(!routed.premises.contains { $0.hasPrefix("maxSurge") })
        let manual = try simulated(Self.manifests(kind: "StatefulSet", spec: "updateStrategy: {type: OnDelete}"))
        #expect(manual.disruptions(among: []) == [.scaleDown, .nodeDrain])
        let partition = "replicas: 3, updateStrategy: {rollingUpdate: {partition: 3}}"
        let held = try simulated(
            Self.manifests(kind: "StatefulSet", spec: partition.replacing(", u", with: "\n  u"))
        )
        #expect(held.disruptions(among: []) == [.scaleDown, .nodeDrain])
    }

    @Test func drainsKeepToDisruptionBudgets() throws {
        let budget = """
            apiVersion: policy/v1
            kind: PodDisruptionBudget
            metadata: {name: orders}
            spec: {maxUnavailable: 1, selector: {matchLabels: {app: orders}}}

            """
        func disruption(_ others: String, spec: String = "replicas: 3") throws -> Disruption {
            try simulation(Self.manifests(spec: spec, others: others), .nodeDrain).simulation.disruption
        }
        let limit = GraceLimit.clusterAutoscaler
        #expect(try disruption("") == .nodeDrain(pods: 3, allowedDisruptions: nil, limit: limit))
        #expect(try disruption(budget) == .nodeDrain(pods: 3, allowedDisruptions: 1, limit: limit))
        // The API server refuses to evict a Pod that two budgets select.
        let second = "---\n" + budget.replacing("name: orders}", with: "name: again}")
        #expect(try disruption(budget + second) == .nodeDrain(pods: 3, allowedDisruptions: 0, limit: limit))
    }

    @Test("clients that reach the Pod of their own node alone have no other while it is replaced")
    func localTraffic() throws {
        let text = Self.manifests(
            kind: "DaemonSet",
            spec: "minReadySeconds: 0",
            container: "readinessProbe: {tcpSocket: {port: 80}}\n        lifecycle: {preStop: {sleep: {seconds: 20}}}"
        )
        let local = text.replacing(
            "  selector: {app: orders}",
            with: "  internalTrafficPolicy: Local\n  selector: {app: orders}"
        )
        #expect(try simulation(text).simulation.worstCase().leastCapacity == 1)
        #expect(try simulation(local).simulation.worstCase().leastCapacity == 0)
        #expect(
            try simulation(local).premises.contains {
                $0.hasPrefix("Pods that a client reaches: 1, that of its node (all")
            }
        )
    }

    @Test(
        "an autoscaler takes away as many Pods at once as its policies let it",
        arguments: [
            ("", 8, 4), ("behavior: {scaleDown: {policies: [{type: Pods, value: 1, periodSeconds: 60}]}}", 5, 1),
            ("behavior: {scaleDown: {selectPolicy: Disabled}}", 5, 1),
            ("behavior: {scaleDown: {policies: [{type: Percent, value: 25, periodSeconds: 60}]}}", 8, 2),
        ]
    )
    func scaleDownsEndAtTheLeastNumber(behavior: String, replicas: Int, removed: Int) throws {
        let autoscaler = """
            apiVersion: autoscaling/v2
            kind: HorizontalPodAutoscaler
            metadata: {name: orders}
            spec:
              scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: orders}
              minReplicas: 4
              maxReplicas: 8
              \(behavior)

            """
        let (simulation, premises) = try simulation(Self.manifests(others: autoscaler), .scaleDown)
        #expect(simulation.workload.scale == .fixed(replicas))
        #expect(simulation.disruption == .scaleDown(by: removed))
        #expect(simulation.worstCase().leastCapacity == replicas - removed)
        #expect(premises.contains { $0.hasPrefix("minReplicas: 4 (all.yaml:") })
    }

    @Test func kongRetriesAreThoseOfTheService() throws {
        let ingress = """
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: orders}
            spec:
              ingressClassName: kong
              defaultBackend: {service: {name: orders, port: {number: 80}}}

            """
        let annotations = "konghq.com/retries: '2', konghq.com/read-timeout: '9000'"
        let (simulation, premises) = try simulation(Self.manifests(service: annotations, others: ingress))
        #expect(simulation.path.retries.attempts == 2)
        #expect(simulation.path.requestTimeout == 9)
        // What the application says of itself is not known, so that the proxy's timeout bounds its requests.
        #expect(simulation.requests.slowestRequest == 9)
        #expect(premises.contains { $0.hasPrefix("retries: 2 (all.yaml:") })
    }

    @Test("what Kong does with requests is read from a decK file, and from its defaults", arguments: [false, true])
    func deckSaysWhatKongDoes(inDefaults: Bool) throws {
        let settings = "retries: 0, connect_timeout: 2500, read_timeout: 9000"
        let deck = """
            _format_version: "3.0"
            _info: {defaults: {service: {\(inDefaults ? settings : "retries: 7")}}}
            services:
            - {name: orders, host: orders.default.svc, port: 80, \(inDefaults ? "" : settings)}
            """
        let text = Self.manifests(others: deck)
        let (simulation, premises) = try simulation(text)
        #expect(simulation.path.proxy == .kong)
        #expect(simulation.path.retries.attempts == 0)
        #expect(simulation.path.connectTimeout == 2.5)
        #expect(simulation.path.requestTimeout == 9)
        let line =
            1
            + (text.split(separator: "\n", omittingEmptySubsequences: false)
                .firstIndex { $0.contains(settings) } ?? 0)
        #expect(premises.contains { $0.hasPrefix("retries: none (all.yaml:\(line):") }, "\(premises)")
        #expect(premises.contains { $0.hasPrefix("timeout: 9 s (all.yaml:\(line):") }, "\(premises)")
    }

    @Test("what lets Pods behind GKE Ingress wait is said", arguments: [nil, true, false])
    func backendsOfIngress(isForIngress: Bool?) throws {
        let ingress = """
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: orders, annotations: {kubernetes.io/ingress.class: gce}}
            spec:
              defaultBackend: {service: {name: orders, port: {number: 80}}}

            """
        let annotation = isForIngress.map { "cloud.google.com/neg: '{\"ingress\": \($0)}'" } ?? ""
        // Pods without a readiness probe count as ready at once.
        let (simulation, premises) = try simulation(Self.manifests(service: annotation, others: ingress))
        let failures = Set(simulation.worstCase().windows.map(\.cause))
        let isEarly = !failures.isDisjoint(with: [.notListeningYet, .notServingYet, .noEndpoint])
        #expect(isEarly == (isForIngress == false), "\(simulation.worstCase())")
        // The rule says of this path what the simulation shows.
        let context = Self.context(Self.manifests(service: annotation, others: ingress))
        let finding = try #require(Checker().check(context).first { $0.rule == "readiness-probe-missing" })
        #expect(finding.symptoms.contains { $0.contains("GKE Ingress") } == isEarly)
        let backends = try #require(premises.first { $0.hasPrefix("backends: ") })
        let text =
            switch isForIngress {
            case true: "backends: Pods (all.yaml:19:39)"
            case false: "backends: nodes (all.yaml:19:39)"
            case nil: "backends: Pods (default: GKE asks for it in new Services of VPC-native clusters)"
            }
        #expect(backends == text)
        let gate = "readinessGates: cloud.google.com/load-balancer-neg-ready (default: "
        #expect(premises.contains { $0.hasPrefix(gate) } == (isForIngress != false))
    }

    @Test("a readiness gate holds Pods back from the clients of other paths, too", arguments: [true, false])
    func gateOfAnotherPath(sendsToPods: Bool) throws {
        let ingresses = ["gce", "kong"].map { name in
            """
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: \(name), annotations: {kubernetes.io/ingress.class: \(name)}}
            spec:
              defaultBackend: {service: {name: orders, port: {number: 80}}}
            """
        }
        let workload = try simulated(
            Self.manifests(
                service: "cloud.google.com/neg: '{\"ingress\": \(sendsToPods)}'",
                others: ingresses.joined(separator: "\n---\n")
            )
        )
        let others = workload.paths.filter(\.honorsReadiness)
        let kong = workload.on(try #require(others.first))
        let (simulation, premises) = workload.simulation(of: .rollout, on: kong)
        let worst = simulation.worstCase()
        // Pods without a readiness probe get requests before they listen, unless the gate waits for the health check.
        #expect(worst.windows.contains { $0.cause == .notListeningYet } != sendsToPods, "\(worst)")
        #expect(premises.contains { $0.name == "readinessGates" } == sendsToPods)
    }

    @Test func unreadyPodsThatArePublishedGetRequests() throws {
        let text = Self.manifests(container: "readinessProbe: {httpGet: {path: /, port: 80}}")
        let published = text.replacing(
            "  ports: [{port: 80}]",
            with: "  ports: [{port: 80}]\n  publishNotReadyAddresses: true"
        )
        #expect(try simulation(text).simulation.path.honorsReadiness)
        #expect(try !simulation(published).simulation.path.honorsReadiness)
        // One for the members of a cluster says nothing of the Service that clients use.
        let members = published.split(separator: "---\n")[1]
            .replacing("name: orders\n  annotations", with: "name: members\n  annotations")
        let beside = text + "\n---\n" + members
        #expect(beside.contains("members"))
        #expect(try simulation(beside).simulation.path.honorsReadiness)
    }

    @Test(
        "what is too little known is said",
        arguments: [
            (manifests(spec: "replicas: 0"), "it is scaled to no Pod"),
            (manifests(spec: "replicas: ${REPLICAS}"), "the number of its Pods is not in the input"),
            (
                manifests().replacing("selector: {app: orders}", with: "selector: {app: carts}"),
                "no Service in the input"
            ),
            (manifests(spec: "replicas: 5000"), "it has more than 2000 Pods"),
        ]
    )
    func obstacles(text: String, reason: String) throws {
        let obstacle = #expect(throws: SimulatedWorkload.Obstacle.self) { try simulated(text) }
        #expect(obstacle?.reason.hasPrefix(reason) == true, "\(String(describing: obstacle))")
    }
}
