import ServiceSpec

/// A small generator with a seed, so that a failing case can be had again (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}

/// Makes services whose fields are each in order; fields may still contradict each other.
struct RandomServices {
    var generator: SeededGenerator

    init(seed: UInt64) { generator = SeededGenerator(state: seed) }

    mutating func service() -> Service {
        Service(
            name: label(),
            namespace: maybe { $0.label() },
            labels: dictionary(),
            annotations: dictionary(),
            image: "registry.example.com:5000/\(label()):\(number(0...9)).\(number(0...9))",
            command: list { $0.text() },
            arguments: list { $0.text() },
            environment: unique(list { $0.variable() }, by: \.name),
            volumes: list { $0.volume() },
            ports: list { $0.port() },
            resources: Resources(
                cpu: .millicores(number(0...4000)),
                cpuLimit: maybe { .millicores($0.number(0...9000)) },
                memory: memory(),
                memoryLimit: maybe { $0.memory() },
                ephemeralStorage: maybe { $0.memory() }
            ),
            scale: oneOf(
                { .fixed($0.number(1...20)) },
                {
                    .range(
                        min: $0.number(1...9),
                        max: $0.number(1...99),
                        cpu: $0.maybe { $0.number(1...100) },
                        memory: $0.maybe { $0.number(1...100) }
                    )
                }
            ),
            rollout: Rollout(
                surge: oneOf({ .count($0.number(1...9)) }, { .percent($0.number(1...200)) }),
                minimumReady: maybe { .seconds($0.number(0...300)) }
            ),
            disruption: oneOf(
                { .maxUnavailable($0.amount()) },
                { .minAvailable($0.amount()) },
                { _ in .unprotected }
            ),
            spread: Spread(zones: element(of: Spread.Requirement.self), nodes: element(of: Spread.Requirement.self)),
            health: Health(
                readiness: maybe { $0.probe() },
                liveness: maybe { $0.probe() },
                startup: maybe { $0.probe() }
            ),
            traffic: Traffic(
                slowestRequest: .milliseconds(number(1...200_000)),
                idempotent: flag(),
                connections: oneOf(
                    { _ in .requests },
                    { .webSocket(longest: .seconds($0.number(1...100_000))) },
                    { .streaming(longest: .seconds($0.number(1...100_000))) }
                ),
                keepAlive: maybe { .seconds($0.number(1...1000)) }
            ),
            shutdown: Shutdown(
                duration: .milliseconds(number(0...90_000)),
                onSIGTERM: element(of: Shutdown.Reaction.self),
                closesConnections: flag(),
                drainPath: maybe { "/\($0.label())?down=true" }
            ),
            sessionAffinity: oneOf(
                { _ in .none },
                { _ in .clientIP },
                { .cookie(name: $0.label(), lifetime: .seconds($0.number(0...99_999))) }
            ),
            exposure: list { $0.exposure() },
            security: Security(
                runAsNonRoot: flag(),
                runAsUser: maybe { $0.number(0...65_535) },
                runAsGroup: maybe { $0.number(0...65_535) },
                fsGroup: maybe { $0.number(0...65_535) },
                allowPrivilegeEscalation: flag(),
                readOnlyRootFilesystem: flag(),
                writablePaths: list { "/\($0.label())" },
                addedCapabilities: list { _ in "NET_BIND_SERVICE" },
                seccomp: oneOf(
                    { _ in .runtimeDefault },
                    { _ in .unconfined },
                    { .localhost("profiles/\($0.label()).json") }
                ),
                automountServiceAccountToken: flag(),
                serviceAccount: oneOf(
                    { .create(annotations: $0.dictionary()) },
                    { .existing($0.label()) }
                )
            ),
            platform: Platform(
                kubernetes: KubernetesVersion(minor: number(28...40)),
                autopilot: flag(),
                spot: flag(),
                shell: flag()
            ),
            extras: list {
                ExtraFields(
                    kind: "Deployment",
                    name: $0.maybe { $0.label() },
                    fields: .map([.init($0.text(), $0.value(depth: 0))])
                )
            },
            line: number(1...500)
        )
    }

    private mutating func exposure() -> Exposure {
        oneOf(
            {
                .gkeIngress(
                    GKEIngress(
                        scope: $0.element(of: GKEIngress.Scope.self),
                        route: $0.route(),
                        tls: $0.oneOf(
                            { _ in .none },
                            { .secret($0.label()) },
                            { .managedCertificate($0.label()) },
                            { .preSharedCertificates([$0.label()]) }
                        ),
                        redirectsHTTP: $0.flag(),
                        address: $0.maybe { $0.label() },
                        securityPolicy: $0.maybe { $0.label() }
                    )
                )
            },
            {
                .gkeGateway(
                    GKEGateway(
                        class: $0.element(of: GatewayClass.self),
                        gateway: $0.gateway(),
                        route: $0.route(),
                        securityPolicy: $0.maybe { $0.label() }
                    )
                )
            },
            { .standaloneNEG(name: $0.maybe { $0.label() }, port: $0.maybe { $0.label(upTo: 9) }) },
            {
                .kong(
                    Kong(
                        $0.oneOf(
                            { .ingressController(class: $0.label(), tlsSecret: $0.maybe { $0.label() }) },
                            { .deck(targets: $0.targets()) }
                        ),
                        route: $0.route(),
                        retries: $0.number(0...10)
                    )
                )
            },
            {
                .ingressNGINX(
                    IngressNGINX(class: $0.label(), route: $0.route(), tlsSecret: $0.maybe { $0.label() })
                )
            },
            { .nginx(NGINX(targets: $0.targets(), route: $0.route())) },
            { _ in .clusterInternal }
        )
    }

    private mutating func gateway() -> GKEGateway.Gateway {
        oneOf(
            {
                .create(
                    tls: $0.oneOf(
                        { _ in .none },
                        { .secret($0.label()) },
                        { .certificateMap($0.label()) },
                        { .preSharedCertificates([$0.label(), "other"]) }
                    ),
                    redirectsHTTP: $0.flag(),
                    address: $0.maybe { $0.label() }
                )
            },
            {
                .existing(
                    name: $0.label(),
                    namespace: $0.maybe { $0.label() },
                    sectionName: $0.maybe { $0.label() }
                )
            }
        )
    }

    private mutating func targets() -> ProxyTargets {
        oneOf({ _ in .clusterIP }, { _ in .headless }, { .addresses(["\($0.label()):8080"]) })
    }

    private mutating func route() -> Route {
        Route(
            hosts: list { "*.\($0.label()).example.com" },
            paths: oneOf(
                { _ in [.prefix("/")] },
                { [.exact("/\($0.label())"), .prefix("/\($0.label())")] }
            ),
            port: maybe { $0.label(upTo: 9) }
        )
    }

    private mutating func probe() -> Probe {
        Probe(
            oneOf(
                { .http(path: "/\($0.label())", port: $0.maybe { $0.number(1...65_535) }) },
                { .tcp(port: $0.maybe { $0.number(1...65_535) }) },
                {
                    .grpc(service: $0.maybe { $0.label() }, port: $0.maybe { $0.number(1...65_535) })
                },
                { .exec(["/bin/check", $0.text()]) }
            ),
            every: maybe { .seconds($0.number(1...60)) },
            timeout: maybe { .seconds($0.number(1...60)) },
            failures: maybe { $0.number(1...99) }
        )
    }

    private mutating func port() -> Port {
        let number = number(1...65_535)
        let servicePort = maybe { $0.number(1...65_535) }
        return oneOf(
            { .http(number, name: $0.label(upTo: 9), servicePort: servicePort) },
            { _ in .https(number, servicePort: servicePort) },
            { _ in .grpc(number, servicePort: servicePort) },
            { .tcp($0.label(upTo: 9), number, servicePort: servicePort) }
        )
    }

    private mutating func variable() -> EnvironmentVariable {
        let name = label().uppercased()
        return oneOf(
            { .value(name, $0.text()) },
            { .secret(name, secret: $0.label(), key: $0.label(), optional: $0.flag()) },
            { .configMap(name, configMap: $0.label(), key: $0.label(), optional: $0.flag()) },
            { .field(name, $0.element(of: EnvironmentVariable.PodField.self)) }
        )
    }

    private mutating func volume() -> Volume {
        let path = "/\(label())/\(label())"
        return oneOf(
            { .configMap($0.label(), at: path, optional: $0.flag()) },
            { .secret($0.label(), at: path, optional: $0.flag()) },
            { .scratch($0.label(), at: path, sizeLimit: $0.maybe { $0.memory() }) }
        )
    }

    private mutating func value(depth: Int) -> FieldValue {
        oneOf(
            { _ in nil },
            { .bool($0.flag()) },
            { .int($0.number(-9...9)) },
            { .double(Double($0.number(1...99)) / 64) },
            { .string($0.text()) },
            { depth > 2 ? "deep" : .list($0.list { $0.value(depth: depth + 1) }) },
            { depth > 2 ? "deep" : .map([.init($0.text(), $0.value(depth: depth + 1))]) }
        )
    }

    private mutating func amount() -> Amount {
        oneOf({ .count($0.number(0...9)) }, { .percent($0.number(0...100)) })
    }

    private mutating func memory() -> Memory { .bytes(number(0...5) << number(0...32)) }

    mutating func label(upTo length: Int = 20) -> String {
        let letters = Array("abcdefghijklmnopqrstuvwxyz")
        return String((0..<number(1...length)).map { _ in letters[number(0...25)] })
    }

    mutating func text() -> String {
        let texts = [
            "", "1.30", "yes", "a b", "it's", "\"quoted\"", "ü€😀", "line\nbreak\t", "# no comment", "{a: b}", "\u{7F}",
        ]
        return texts[number(0...(texts.count - 1))]
    }

    private mutating func dictionary() -> [String: String] {
        Dictionary(list { ("example.com/\($0.label())", $0.label()) }) { first, _ in first }
    }

    mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }

    private mutating func flag() -> Bool { Bool.random(using: &generator) }

    private mutating func element<Element: CaseIterable>(of type: Element.Type) -> Element {
        let cases = Array(type.allCases)
        return cases[number(0...(cases.count - 1))]
    }

    mutating func maybe<Value>(_ make: (inout Self) -> Value) -> Value? { flag() ? make(&self) : nil }

    private mutating func list<Value>(_ make: (inout Self) -> Value) -> [Value] {
        (0..<number(0...3)).map { _ in make(&self) }
    }

    private func unique<Value>(_ values: [Value], by name: (Value) -> String) -> [Value] {
        var seen: Set<String> = []
        return values.filter { seen.insert(name($0)).inserted }
    }

    mutating func oneOf<Value>(_ makers: ((inout Self) -> Value)...) -> Value {
        makers[number(0...(makers.count - 1))](&self)
    }
}
