import HardenCoding
import ServiceSpec
import Testing

/// Rules that concern more than one field, on services written in Swift.
@Suite struct RuleTests {
    @Test("a service that has everything needs no remark")
    func clean() {
        #expect(service().validate().isEmpty)
    }

    @Test("contradictions are named with their field", arguments: cases)
    func contradiction(_ example: Example) {
        var changed = service()
        example.change(&changed)
        let diagnostics = changed.validate()
        let texts = diagnostics.map { "\($0.severity.rawValue): \($0.path): \($0.message)" }
        #expect(texts.count == 1, "\(texts)")
        #expect(texts.first?.hasPrefix(example.start) == true, "\(texts)")
        #expect(diagnostics.first?.location == changed.source?.position)
    }

    struct Example: Sendable, CustomTestStringConvertible {
        var start: String
        var change: @Sendable (inout Service) -> Void
        var testDescription: String { start }

        init(_ start: String, _ change: @escaping @Sendable (inout Service) -> Void) {
            self.start = start
            self.change = change
        }
    }

    private func service() -> Service {
        Service(
            name: "orders",
            image: "orders:1",
            ports: [.http(8080), .grpc(9090), .tcp("raw", 7000)],
            resources: .small,
            health: Health(readiness: .http("/ready"))
        )
    }

    private static let cases: [Example] = [
        Example("warning: image: the image has no fixed version") { $0.image = "localhost:5000/orders" },
        Example("warning: image: the image has no fixed version") { $0.image = "orders:latest" },
        Example("error: labels.app.kubernetes.io/name: this label selects") {
            $0.labels = ["app.kubernetes.io/name": "x"]
        },
        Example("error: environment.A: 'A' is given twice") { $0.environment = [.value("A", "1"), .value("A", "2")] },
        Example("error: volumes[1].at: two directories are mounted at '/etc/a'") {
            $0.volumes = [.configMap("a", at: "/etc/a"), .secret("b", at: "/etc/a")]
        },
        Example("error: security.writablePaths[0]: two directories are mounted at '/tmp'") {
            $0.volumes = [.scratch("a", at: "/tmp")]
            $0.security.writablePaths = ["/tmp"]
        },
        Example("error: volumes[1]: two scratch directories are called 'a'") {
            $0.volumes = [.scratch("a", at: "/a"), .scratch("a", at: "/b")]
        },
        Example("error: resources.memoryLimit: the limit 128Mi is below the 256Mi") {
            $0.resources.memoryLimit = .mebibytes(128)
        },
        Example("error: resources.cpuLimit: the limit 100m is below the 250m") {
            $0.resources.cpuLimit = .millicores(100)
        },
        Example("error: resources.cpu: expected more than nothing") { $0.resources.cpu = .cores(0) },
        Example("error: ports[3]: two ports are called 'http'") { $0.ports.append(.http(81, servicePort: 81)) },
        Example("error: ports[3]: port 8080 is given twice") { $0.ports.append(.tcp("again", 8080)) },
        Example("error: ports[3]: two ports are 80 in the cluster") { $0.ports.append(.http(81, name: "more")) },
        Example("error: health: a service with ports needs a readiness probe") { $0.health.readiness = nil },
        Example("error: health.readiness.timeout: the next question comes after 5s") {
            $0.health.readiness = .http("/ready", every: .seconds(5), timeout: .seconds(6))
        },
        Example("error: health.liveness.http: port 'grpc' does not speak HTTP") {
            $0.health.liveness = .http("/live", port: 9090)
        },
        Example("error: health.liveness.grpc: port 'http' does not speak gRPC") { $0.health.liveness = .grpc() },
        Example("error: health.liveness: the service has no ports") {
            $0.ports = []
            $0.health = Health(liveness: .tcp())
        },
        Example("error: health.readiness.every: expected whole seconds, found 1s500ms") {
            $0.health.readiness = .http("/ready", every: .milliseconds(1500))
        },
        Example("error: traffic.slowestRequest: expected a time") { $0.traffic.slowestRequest = .microseconds(1) },
        Example("error: traffic.slowestRequest: expected a time") { $0.traffic.slowestRequest = .seconds(-1) },
        Example("error: scale.max: the most Pods (2) are fewer") { $0.scale = .range(min: 3, max: 2, cpu: 70) },
        Example("error: scale: a range needs a utilisation") { $0.scale = .range(min: 3, max: 9) },
        Example("error: scale: expected a whole number") { $0.scale = .fixed(0) },
        Example("warning: scale: with one Pod") { $0.scale = .fixed(1) },
        Example("error: disruption.maxUnavailable: no Pod may ever be evicted") {
            $0.disruption = .maxUnavailable(.percent(0))
        },
        Example("error: disruption.minAvailable: 3 of 3 Pods leaves none") { $0.disruption = .minAvailable(.count(3)) },
        Example("error: disruption.minAvailable: 67% of 3 Pods leaves none") {
            $0.disruption = .minAvailable(.percent(67))
        },
        Example("error: rollout.surge: expected a number of at least 1") { $0.rollout.surge = .percent(0) },
        Example("error: shutdown.drainPath: a preStop hook is either a request or a wait") {
            $0.shutdown.drainPath = "/drain"
        },
        Example("error: platform.kubernetes: before Kubernetes 1.30") { $0.platform.kubernetes = .v1_29 },
        Example("error: exposure[1]: the service is exposed twice by Kong Ingress Controller") {
            $0.exposure = [.kong(.ingressController()), .kong(.ingressController(class: "other"))]
        },
        Example("error: exposure[0].kong.port: there is no port 'web'; there are http, grpc, raw") {
            $0.exposure = [.kong(.ingressController(), port: "web")]
        },
        Example("error: exposure[0].kong: port 'raw' speaks neither HTTP nor gRPC") {
            $0.exposure = [.kong(.deck(), port: "raw")]
        },
        Example("error: exposure[0].gkeIngress: GKE Ingress speaks HTTP/2 with Pods only over TLS") {
            $0.exposure = [.gkeIngress(port: "grpc")]
        },
        Example("error: exposure[0].kong: the service has no ports to expose") {
            $0.ports = []
            $0.health = Health()
            $0.exposure = [.kong(.deck())]
        },
        Example("error: name: the headless Service for the proxy would be called") {
            $0.name = String(repeating: "a", count: 55)
            $0.exposure = [.kong(.deck())]
        },
        Example("error: exposure[0].gkeGateway: a load balancer cannot run the command") {
            $0.health.readiness = .exec(["/ready"])
            $0.exposure = [.gkeGateway(class: .globalExternal)]
        },
        Example("error: exposure[0].gkeIngress: health checks of GKE Ingress are HTTP") {
            $0.health.readiness = .tcp()
            $0.exposure = [.gkeIngress()]
        },
        Example("error: exposure[0].gkeIngress.securityPolicy: internal load balancers refuse") {
            $0.exposure = [.gkeIngress(scope: .internal, securityPolicy: "armor")]
        },
        Example("error: exposure[0].gkeIngress.securityPolicy: the internal Ingress would share") {
            $0.exposure = [.gkeIngress(securityPolicy: "armor"), .gkeIngress(scope: .internal)]
        },
        Example("error: exposure[0].gkeIngress.redirectsHTTP: there is no HTTPS") {
            $0.exposure = [.gkeIngress(redirectsHTTP: true)]
        },
        Example("error: exposure[0].gkeIngress.redirectsHTTP: an internal Ingress cannot redirect") {
            $0.exposure = [.gkeIngress(scope: .internal, tls: .secret("tls"), redirectsHTTP: true)]
        },
        Example("error: exposure[0].gkeIngress.tls: Google-managed certificates are for external") {
            $0.exposure = [.gkeIngress(scope: .internal, tls: .managedCertificate("cert"))]
        },
        Example("error: exposure[0].gkeGateway.gateway.create.redirectsHTTP: there is no HTTPS") {
            $0.exposure = [.gkeGateway(class: .globalExternal, gateway: .create(redirectsHTTP: true))]
        },
        Example("warning: exposure[0].gkeGateway.gateway.create.tls.certificateMap: certificate maps") {
            $0.exposure = [.gkeGateway(class: .regionalInternal, gateway: .create(tls: .certificateMap("map")))]
        },
        Example("warning: exposure[0].gkeGateway.securityPolicy: not every internal load balancer") {
            $0.exposure = [.gkeGateway(class: .regionalInternal, securityPolicy: "armor")]
        },
        Example("error: sessionAffinity: within the cluster nobody looks at cookies") {
            $0.sessionAffinity = .cookie()
        },
        Example("error: sessionAffinity: exposure[0]: affinity is set on the load balancer") {
            $0.sessionAffinity = .cookie()
            $0.exposure = [.standaloneNEG()]
        },
        Example("error: sessionAffinity: exposure[0]: Kong sees one address") {
            $0.sessionAffinity = .clientIP
            $0.exposure = [.kong(.deck(targets: .clusterIP))]
        },
        Example("error: sessionAffinity: exposure[0]: nginx sees one address") {
            $0.sessionAffinity = .clientIP
            $0.exposure = [.nginx()]
        },
        Example("error: sessionAffinity.lifetime: exposure[0]: the cookie can be valid for 24h at most") {
            $0.sessionAffinity = .cookie(lifetime: .seconds(86_401))
            $0.exposure = [.gkeIngress()]
        },
        Example("error: security.runAsUser: user 0 is root") { $0.security.runAsUser = 0 },
        Example("error: security.addedCapabilities: SYS_ADMIN allows") {
            $0.security.addedCapabilities = ["SYS_ADMIN"]
        },
        Example("error: security.addedCapabilities[1]: 'NET_RAW' is given twice") {
            $0.security.addedCapabilities = ["NET_RAW", "NET_RAW"]
        },
        Example("error: extras[0].fields.kind: 'kind' says which object") {
            $0.extras = [ExtraFields(kind: "Deployment", fields: ["kind": "StatefulSet"])]
        },
        Example("error: extras[0].fields: infinite numbers") {
            $0.extras = [ExtraFields(kind: "Deployment", fields: ["a": [.double(.infinity)]])]
        },
        Example("error: extras[0].fields: expected a mapping") {
            $0.extras = [ExtraFields(kind: "Deployment", fields: "text")]
        },
    ]

    @Test("what the rules allow stays allowed")
    func allowed() {
        var service = service()
        service.image = "registry:5000/orders@sha256:0123"
        service.disruption = .minAvailable(.percent(66))
        service.platform = Platform(kubernetes: .v1_28, shell: true)
        service.shutdown.drainPath = "/drain"
        service.sessionAffinity = .cookie(lifetime: .seconds(86_400))
        service.exposure = [
            .gkeIngress(tls: .secret("tls"), redirectsHTTP: true, securityPolicy: "armor"), .kong(.deck()),
            .kong(.ingressController(), port: "grpc"), .clusterInternal,
        ]
        service.security = Security(allowPrivilegeEscalation: true, addedCapabilities: ["SYS_ADMIN"])
        #expect(service.validate().isEmpty, "\(service.validate())")
        service.ports = []
        service.health = Health()
        service.exposure = []
        service.scale = .fixed(1)
        service.disruption = .unprotected
        service.sessionAffinity = .none
        service.shutdown.drainPath = nil
        #expect(service.validate().isEmpty, "\(service.validate())")
    }

    @Test("probes have the timing of their role where they say nothing")
    func timing() {
        let readiness = Probe.http("/ready").timing(for: .readiness)
        let liveness = Probe.http("/ready").timing(for: .liveness)
        #expect(
            liveness.periodSeconds * liveness.failureThreshold > readiness.periodSeconds * readiness.failureThreshold
        )
        for role in ProbeTiming.Role.allCases {
            let defaults = ProbeTiming.defaults(for: role)
            #expect(defaults.timeoutSeconds <= defaults.periodSeconds)
            let quick = Probe.http("/ready", every: .seconds(1)).timing(for: role)
            #expect(
                quick == ProbeTiming(periodSeconds: 1, timeoutSeconds: 1, failureThreshold: defaults.failureThreshold)
            )
            let slow = Probe.http("/ready", timeout: .seconds(20)).timing(for: role)
            #expect(slow.periodSeconds == 20 && slow.timeoutSeconds == 20)
        }
        let health = Health(liveness: .http("/live", failures: 2))
        #expect(health.effectiveStartup == .http("/live"))
        #expect(Health(readiness: .http("/ready")).effectiveStartup == nil)
    }
}
