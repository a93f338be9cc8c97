import HardenCoding
import ServiceSpec

/// Services in which every two options occur together, as far as they are allowed to.
enum CoveringSet {
    /// An option of a spec with its variants.
    struct Axis: Sendable {
        let name: String
        let variants: [@Sendable (inout Service) -> Void]
    }

    /// A service and the variant of each axis that it was made from.
    struct Member: Sendable {
        let choice: [Int]
        let service: Service
    }

    static var services: [Service] { members.map(\.service) }

    static let members: [Member] = {
        var random = SplitMix(state: 20_261_121)
        var covered: Set<Pair> = []
        var members: [Member] = []
        for first in axes.indices {
            for second in axes.indices where second > first {
                for left in axes[first].variants.indices {
                    for right in axes[second].variants.indices
                    where !covered.contains(Pair(first, left, second, right)) {
                        guard let choice = validChoice([first: left, second: right], &random) else { continue }
                        covered.formUnion(pairs(of: choice))
                        members.append(Member(choice: choice, service: service(choice, number: members.count)))
                    }
                }
            }
        }
        return members
    }()

    /// A variant of one axis together with one of another.
    struct Pair: Hashable, CustomStringConvertible {
        let first: Int
        let left: Int
        let second: Int
        let right: Int

        init(_ first: Int, _ left: Int, _ second: Int, _ right: Int) {
            (self.first, self.left, self.second, self.right) = (first, left, second, right)
        }

        var description: String { "\(axes[first].name) \(left) with \(axes[second].name) \(right)" }

        /// What a spec gets to hear that has nothing but these two; empty where it is in order.
        var errors: [String] {
            var choice = axes.map { _ in 0 }
            (choice[first], choice[second]) = (left, right)
            return service(choice, number: 0).validate().filter { $0.severity == .error }.map(\.description)
        }
    }

    /// Every pair that there is, whether it is allowed or not.
    static var allPairs: Set<Pair> {
        var all: Set<Pair> = []
        for first in axes.indices {
            for second in axes.indices where second > first {
                for left in axes[first].variants.indices {
                    for right in axes[second].variants.indices { all.insert(Pair(first, left, second, right)) }
                }
            }
        }
        return all
    }

    /// Fills the other options at random until the spec is in order; `nil` if it hardly can be.
    private static func validChoice(_ fixed: [Int: Int], _ random: inout SplitMix) -> [Int]? {
        for attempt in 0..<60 {
            let choice = axes.indices.map { axis in
                // Later attempts stay closer to the defaults, which fit with most.
                fixed[axis]
                    ?? (attempt > 30 && random.next() % 2 == 0
                        ? 0 : Int(random.next() % UInt64(axes[axis].variants.count)))
            }
            if !service(choice, number: 0).validate().contains(where: { $0.severity == .error }) { return choice }
        }
        return nil
    }

    static func pairs(of choice: [Int]) -> [Pair] {
        choice.indices.flatMap { first in
            choice.indices.filter { $0 > first }.map { Pair(first, choice[first], $0, choice[$0]) }
        }
    }

    private static func service(_ choice: [Int], number: Int) -> Service {
        var service = Service(
            name: "service-\(number)",
            image: "registry.example.com/service:1.0.\(number)",
            ports: [.http(8080)],
            resources: Resources(cpu: .millicores(250), memory: .mebibytes(256)),
            health: Health(readiness: .http("/ready"))
        )
        for (axis, variant) in zip(axes, choice) { axis.variants[variant](&service) }
        return service
    }
}

/// A small generator of random numbers with the same sequence everywhere (SplitMix64).
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}

extension CoveringSet {
    static let axes: [Axis] = [
        Axis(
            name: "ports and readiness",
            variants: [
                { _ in },
                {
                    $0.ports = [.https(8443)]
                    $0.health.readiness = .http("/ready", every: .seconds(20), timeout: .seconds(10), failures: 1)
                },
                {
                    $0.ports = [.grpc(9090)]
                    $0.health.readiness = .grpc(service: "shop.Orders")
                },
                {
                    $0.ports = [.http(8080), .http(9000, name: "admin", servicePort: 9000), .tcp("metrics", 9100)]
                    $0.health = Health(readiness: .http("/ready", port: 9000), liveness: .http("/live"))
                },
                { $0.health = Health(readiness: .tcp(), liveness: .exec(["/bin/check"]), startup: .tcp()) },
                { $0.health.readiness = .exec(["/bin/ready", "--quiet"]) },
                {
                    $0.ports = []
                    $0.health = Health()
                    $0.exposure = [.clusterInternal]
                },
            ]
        ),
        Axis(
            name: "exposure",
            variants: [
                { _ in },
                {
                    $0.exposure = [
                        .gkeIngress(
                            hosts: ["a.example.com", "*.b.example.com"],
                            paths: [.prefix("/"), .exact("/status")],
                            tls: .managedCertificate("certificate"),
                            redirectsHTTP: true,
                            address: "address",
                            securityPolicy: "armor"
                        )
                    ]
                },
                { $0.exposure = [.gkeIngress(scope: .internal, tls: .secret("tls"), address: "address")] },
                {
                    $0.exposure = [
                        .gkeIngress(tls: .preSharedCertificates(["one", "two"])), .gkeIngress(scope: .internal),
                        .clusterInternal,
                    ]
                },
                {
                    $0.exposure = [
                        .gkeGateway(
                            class: .globalExternal,
                            gateway: .create(tls: .certificateMap("map"), redirectsHTTP: true, address: "address"),
                            hosts: ["a.example.com"],
                            paths: [.prefix("/orders"), .exact("/status")],
                            securityPolicy: "armor"
                        )
                    ]
                },
                {
                    $0.exposure = [
                        .gkeGateway(class: .regionalInternal, gateway: .create(tls: .secret("tls"))),
                        .gkeGateway(class: .crossRegionInternal),
                        .gkeGateway(class: .regionalExternal, gateway: .create(tls: .preSharedCertificates(["one"]))),
                    ]
                },
                {
                    $0.exposure = [
                        .gkeGateway(
                            class: .classicExternal,
                            gateway: .existing(name: "shared", namespace: "gateways", sectionName: "https"),
                            hosts: ["a.example.com"]
                        ), .clusterInternal,
                    ]
                },
                { $0.exposure = [.standaloneNEG(name: "group"), .clusterInternal] },
                { $0.exposure = [.gkeIngress(), .standaloneNEG()] },
                {
                    $0.exposure = [
                        .kong(.ingressController(class: "kong-internal", tlsSecret: "tls"), hosts: ["a.example.com"])
                    ]
                },
                { $0.exposure = [.kong(.deck(), paths: [.prefix("/a.b"), .prefix("/c/"), .exact("/d")], retries: 0)] },
                { $0.exposure = [.kong(.deck(targets: .clusterIP)), .kong(.ingressController())] },
                { $0.exposure = [.kong(.deck(targets: .addresses(["10.0.0.1:30080", "10.0.0.2:30080"])))] },
                { $0.exposure = [.ingressNGINX(hosts: ["a.example.com"], tlsSecret: "tls"), .nginx()] },
                {
                    $0.exposure = [
                        .nginx(hosts: ["a.example.com", "b.example.com"], paths: [.prefix("/a"), .exact("/b")]),
                        .ingressNGINX(class: "nginx-internal", paths: [.prefix("/c"), .exact("/d")]),
                        .gkeGateway(class: .globalExternal),
                    ]
                },
                {
                    $0.exposure = [
                        .nginx(targets: .headless), .gkeGateway(class: .globalExternal), .kong(.ingressController()),
                    ]
                },
            ]
        ),
        Axis(
            name: "exposed port",
            variants: [
                { _ in },
                {
                    $0.ports.append(.http(7070, name: "second", servicePort: 7070))
                    $0.exposure = $0.exposure.map { exposure($0, onPort: "second") }
                },
            ]
        ),
        Axis(
            name: "scale",
            variants: [
                { _ in }, { $0.scale = .fixed(1) }, { $0.scale = .range(min: 2, max: 20, cpu: 60) },
                { $0.scale = .range(min: 4, max: 4, cpu: 80, memory: 90) },
                { $0.scale = .range(min: 1, max: 3, memory: 75) },
            ]
        ),
        Axis(
            name: "rollout and disruption",
            variants: [
                { _ in },
                {
                    $0.rollout = Rollout(surge: .count(2), minimumReady: .seconds(30))
                    $0.disruption = .maxUnavailable(.percent(30))
                },
                {
                    $0.rollout = Rollout(surge: .percent(100), minimumReady: .seconds(900))
                    $0.disruption = .minAvailable(.percent(50))
                },
                { $0.disruption = .unprotected },
            ]
        ),
        Axis(
            name: "traffic",
            variants: [
                { _ in },
                {
                    $0.traffic = Traffic(
                        slowestRequest: .milliseconds(1500),
                        idempotent: true,
                        keepAlive: .seconds(620)
                    )
                },
                { $0.traffic = Traffic(slowestRequest: .seconds(900), keepAlive: .seconds(75)) },
                { $0.traffic = Traffic(connections: .webSocket(longest: .seconds(14400))) },
                { $0.traffic = Traffic(connections: .streaming(longest: .seconds(120))) },
            ]
        ),
        Axis(
            name: "shutdown",
            variants: [
                { _ in }, { $0.shutdown = Shutdown(onSIGTERM: .drains, closesConnections: true) },
                { $0.shutdown = Shutdown(duration: .seconds(0), onSIGTERM: .ignores) },
                {
                    $0.shutdown = Shutdown(onSIGTERM: .drains, closesConnections: true, drainPath: "/drain")
                    $0.platform.shell = true
                },
            ]
        ),
        Axis(
            name: "session affinity",
            variants: [
                { _ in }, { $0.sessionAffinity = .clientIP },
                { $0.sessionAffinity = .cookie(name: "session", lifetime: .seconds(7200)) },
            ]
        ),
        Axis(
            name: "platform",
            variants: [
                { _ in }, { $0.platform.kubernetes = .v1_37 }, { $0.platform.autopilot = true },
                {
                    $0.platform.kubernetes = .v1_29
                    $0.platform.shell = true
                }, { $0.platform.spot = true },
            ]
        ),
        Axis(
            name: "security",
            variants: [
                { _ in },
                {
                    $0.security = Security(
                        runAsUser: 1000,
                        runAsGroup: 1000,
                        fsGroup: 2000,
                        writablePaths: ["/tmp", "/var/cache/app", "/var-cache/app"],
                        addedCapabilities: ["NET_BIND_SERVICE"],
                        serviceAccount: .existing("shared")
                    )
                },
                { $0.security.seccomp = .unconfined },
                {
                    $0.security = Security(
                        runAsNonRoot: false,
                        allowPrivilegeEscalation: true,
                        readOnlyRootFilesystem: false,
                        seccomp: .localhost("profiles/app.json"),
                        automountServiceAccountToken: true,
                        serviceAccount: .create(annotations: ["iam.gke.io/gcp-service-account": "a@b.iam.example"])
                    )
                },
            ]
        ),
        Axis(
            name: "container",
            variants: [
                { _ in },
                {
                    $0.environment =
                        [
                            .value("PLAIN", "yes"), .secret("SECRET", secret: "secret", key: "key", optional: true),
                            .configMap("CONFIG", configMap: "config", key: "key"),
                        ]
                        + EnvironmentVariable.PodField.allCases.map { .field("FIELD_\($0.rawValue.uppercased())", $0) }
                    $0.command = ["/app", "--flag", "true"]
                    $0.arguments = ["1", "- x", "#", "it's"]
                },
                {
                    $0.volumes = [
                        .configMap("config.v1", at: "/etc/one", optional: true),
                        .configMap("config.v1", at: "/etc/two", optional: true),
                        .secret("config-v1", at: "/etc/three"),
                        .scratch("scratch", at: "/scratch", sizeLimit: .mebibytes(64)),
                    ]
                    $0.resources = Resources(
                        cpu: .cores(1),
                        cpuLimit: .cores(2),
                        memory: .gibibytes(1),
                        memoryLimit: .gibibytes(2),
                        ephemeralStorage: .gibibytes(1)
                    )
                },
            ]
        ),
        Axis(
            name: "identity",
            variants: [
                { _ in },
                {
                    $0.namespace = "shop"
                    $0.labels = ["team": "checkout", "version": "1.0"]
                    $0.annotations = ["note": "multi\nline", "on": "yes"]
                    $0.spread = Spread(zones: .required, nodes: .required)
                },
                {
                    $0.spread = Spread(zones: .none, nodes: .none)
                    $0.extras = [
                        ExtraFields(
                            kind: "Deployment",
                            name: $0.name,
                            fields: [
                                "spec": [
                                    "revisionHistoryLimit": 3, "template": ["spec": ["priorityClassName": "high"]],
                                ]
                            ]
                        )
                    ]
                },
            ]
        ),
    ]

    private static func exposure(_ exposure: Exposure, onPort port: String) -> Exposure {
        switch exposure {
        case .gkeIngress(var kind):
            kind.route.port = port
            return .gkeIngress(kind)
        case .gkeGateway(var kind):
            kind.route.port = port
            return .gkeGateway(kind)
        case .standaloneNEG(var kind):
            kind.port = port
            return .standaloneNEG(kind)
        case .kong(var kind):
            kind.route.port = port
            return .kong(kind)
        case .ingressNGINX(var kind):
            kind.route.port = port
            return .ingressNGINX(kind)
        case .nginx(var kind):
            kind.route.port = port
            return .nginx(kind)
        case .clusterInternal: return .clusterInternal
        }
    }
}
