import HardenCoding
import ServiceSpec
import Testing

/// A service with nothing wrong, as a person would write it in YAML.
let orders: SpecNode = [
    "name": "orders",
    "image": "registry.example.com/orders:1.4.2",
    "environment": ["LOG_LEVEL": "info", "DB_PASSWORD": ["secret": "orders-db", "key": "password"]],
    "volumes": [["configMap": "orders-config", "at": "/etc/orders"]],
    "ports": [["http": 8080], ["tcp": 9000, "name": "metrics"]],
    "resources": ["cpu": "250m", "memory": "256Mi"],
    "scale": ["min": 3, "max": 12, "cpu": "70%"],
    "health": ["readiness": ["http": "/ready", "every": "5s"], "liveness": ["http": "/live", "port": 8080]],
    "traffic": ["slowestRequest": "20s", "connections": ["webSocket": "1h"]],
    "shutdown": ["duration": "10s", "onSIGTERM": "drains"],
    "exposure": [
        ["gkeGateway": ["class": "gke-l7-global-external-managed", "hosts": ["orders.example.com"]]],
        ["kong": ["ingressController": ["class": "kong"], "paths": ["/orders", ["exact": "/version"]]]],
        "clusterInternal",
    ],
]

extension SpecNode {
    /// The mapping with one entry changed or added, at a way of keys and indices.
    func setting(_ path: String, to value: SpecNode?) -> SpecNode {
        setting(path.split(separator: ".").map(String.init)[...], to: value)
    }

    private func setting(_ path: ArraySlice<String>, to value: SpecNode?) -> SpecNode {
        guard let step = path.first else { return value ?? SpecNode(.null) }
        switch content {
        case .list(var items):
            guard let index = Int(step) else { return self }
            items[index] = items[index].setting(path.dropFirst(), to: value)
            return SpecNode(.list(items))
        case .map(var entries):
            let index = entries.firstIndex { $0.key == step }
            if path.count == 1, value == nil {
                entries.removeAll { $0.key == step }
            } else if let index {
                entries[index].value = entries[index].value.setting(path.dropFirst(), to: value)
            } else {
                entries.append(SpecEntry(step, SpecNode(.map([])).setting(path.dropFirst(), to: value)))
            }
            return SpecNode(.map(entries))
        default: return SpecNode(.map([])).setting(path, to: value)
        }
    }

    /// The messages of decoding it, errors and warnings.
    var messages: [String] { Service.decode(self).diagnostics.map(\.description) }
}

@Suite struct DecodingTests {
    @Test("a spec file decodes to what Swift would say")
    func decodes() throws {
        let (decoded, diagnostics) = Service.decode(orders)
        #expect(diagnostics.isEmpty)
        var expected = Service(
            name: "orders",
            image: "registry.example.com/orders:1.4.2",
            environment: [
                .value("LOG_LEVEL", "info"), .secret("DB_PASSWORD", secret: "orders-db", key: "password"),
            ],
            volumes: [.configMap("orders-config", at: "/etc/orders")],
            ports: [.http(8080), .tcp("metrics", 9000)],
            resources: Resources(cpu: .millicores(250), memory: .mebibytes(256)),
            scale: .range(min: 3, max: 12, cpu: 70),
            health: Health(readiness: .http("/ready", every: .seconds(5)), liveness: .http("/live", port: 8080)),
            traffic: Traffic(slowestRequest: .seconds(20), connections: .webSocket(longest: .seconds(3600))),
            shutdown: Shutdown(duration: .seconds(10), onSIGTERM: .drains),
            exposure: [
                .gkeGateway(class: .globalExternal, hosts: ["orders.example.com"]),
                .kong(.ingressController(), paths: [.prefix("/orders"), .exact("/version")]),
                .clusterInternal,
            ]
        )
        expected.source = nil
        #expect(decoded == expected)
    }

    @Test(
        "mistakes are named with their field",
        arguments: [
            ("nmae", "x", "error: nmae: unknown field 'nmae'; did you mean 'name'?"),
            ("env", "x", "error: env: unknown field 'env'; did you mean 'environment'?"),
            ("replicas", 3, "error: replicas: unknown field 'replicas'; did you mean 'scale'?"),
            (
                "namespace", 5,
                "error: namespace: expected a DNS label (lower-case letters, digits and '-', at most 63 characters), found the number 5; put it in quotes to make it a string"
            ),
            ("resources.memory", "256", nil),
            (
                "resources.memory", "256MB",
                "error: resources.memory: expected an amount of memory such as 256Mi or 1Gi, found the string \"256MB\""
            ),
            ("resources.cpu", "0.25", nil),
            (
                "resources.cpu", "250 m",
                "error: resources.cpu: expected an amount of CPU such as 250m or 2, found the string \"250 m\""
            ),
            ("traffic.slowestRequest", 30, "error: traffic.slowestRequest: a time needs a unit; write 30s, or 30ms"),
            ("traffic.slowestRequest", "90000h", "error: traffic.slowestRequest: expected at most 168h, found 90000h"),
            ("traffic.slowestRequest", "30", "error: traffic.slowestRequest: a time needs a unit; write 30s, or 30ms"),
            (
                "traffic.slowestRequest", "30 sec",
                "error: traffic.slowestRequest: expected a time such as 15s, 500ms, 2m or 1m30s, found the string \"30 sec\""
            ),
            ("health.readiness.every", "1500ms", "error: health.readiness.every: expected whole seconds, found 1500ms"),
            ("health.readiness.every", "0s", "error: health.readiness.every: expected at least 1s, found 0s"),
            (
                "health.readiness.failure", 3,
                "error: health.readiness.failure: unknown field 'failure'; did you mean 'failures'?"
            ),
            (
                "health.readiness.exec", ["true"],
                "error: health.readiness: 'http' and 'exec' exclude each other; keep one"
            ),
            ("volumes.0.sizeLimit", "1Gi", "error: volumes[0].sizeLimit: 'sizeLimit' does not go with 'configMap'"),
            (
                "exposure.1.kong.retries", 40_000,
                "error: exposure[1].kong.retries: expected a whole number from 0 to 32767, found the number 40000"
            ),
            (
                "exposure.0.gkeGateway.class", "gke-l7-rlib",
                "error: exposure[0].gkeGateway.class: unknown value 'gke-l7-rlib'; did you mean 'gke-l7-rilb'?"
            ),
            (
                "exposure.2", "clusterinternal",
                "error: exposure[2]: unknown value 'clusterinternal'; did you mean 'clusterInternal'?"
            ),
            ("exposure.2", "kong", "error: exposure[2]: 'kong' needs a value; write 'kong: …' on a line of its own"),
            (
                "exposure.2", ["gkeIngres": [:]],
                "error: exposure[2].gkeIngres: expected one of clusterInternal, gkeIngress, gkeGateway, standaloneNEG, kong, ingressNGINX, nginx, found 'gkeIngres'; did you mean 'gkeIngress'?"
            ),
            (
                "platform.kubernetes", SpecNode(.double(1.3)),
                "error: platform.kubernetes: expected a Kubernetes version in quotes such as \"1.33\", at least 1.28, found the number 1.3"
            ),
            ("scale", "three", "error: scale: expected a whole number from 1 to 10000, found the string \"three\""),
            ("scale.cpu", 70, "error: scale.cpu: expected a percentage from 1% to 100%, found the number 70"),
            (
                "environment.PORT", 8080,
                "error: environment.PORT: expected a string, found the number 8080; put it in quotes to make it a string"
            ),
            ("shutdown.onSIGTERM", "drain", "error: shutdown.onSIGTERM: unknown value 'drain'; did you mean 'drains'?"),
            (
                "rollout.surge", 0,
                "error: rollout.surge: expected a number of at least 1, or a percentage up to 1000%, found the number 0"
            ),
        ] as [(String, SpecNode, String?)]
    )
    func mistakes(path: String, value: SpecNode, message: String?) {
        let messages = orders.setting(path, to: value).messages
        if let message {
            #expect(messages.count == 1)
            #expect(messages.first?.hasPrefix(message) == true, "\(messages)")
        } else {
            #expect(messages.isEmpty)
        }
    }

    @Test("all mistakes are reported at once")
    func collects() {
        let wrong = orders.setting("name", to: "Orders").setting("image", to: nil).setting("ports.0.http", to: 0)
            .setting("health.readiness.every", to: 5)
        #expect(
            wrong.messages == [
                "error: name: expected a DNS label (lower-case letters, digits and '-', beginning with a letter, at most 63 "
                    + "characters), found the string \"Orders\"",
                "error: 'image' is missing: the container image, with a tag or digest",
                "error: ports[0].http: expected a whole number from 1 to 65535, found the number 0",
                "error: health.readiness.every: a time needs a unit; write 5s, or 5ms",
            ]
        )
    }

    @Test("a key that stands twice is an error")
    func duplicate() {
        guard case .map(let entries) = orders.content else { return }
        let node = SpecNode(.map(entries + [SpecEntry("name", "again")]))
        #expect(node.messages == ["error: name: 'name' is given twice; keep one"])
    }

    @Test("messages point to the value in the file")
    func locations() {
        func at(_ line: Int, _ column: Int) -> SourcePosition {
            SourcePosition(file: "orders.yaml", line: line, column: column)
        }
        let node = SpecNode(
            .map([
                SpecEntry("name", SpecNode(.string("orders"), at: at(1, 7)), at: at(1, 1)),
                SpecEntry("image", SpecNode(.string("orders:1"), at: at(2, 8)), at: at(2, 1)),
                SpecEntry("resources", ["cpu": "1", "memory": "1Gi"], at: at(3, 1)),
                SpecEntry("ports", SpecNode(.list([["http": 80]]), at: at(4, 1)), at: at(4, 1)),
                SpecEntry("colour", SpecNode(.string("red"), at: at(5, 9)), at: at(5, 1)),
                SpecEntry("scale", SpecNode(.string("many"), at: at(6, 8)), at: at(6, 1)),
            ]),
            at: at(1, 1)
        )
        #expect(node.messages.map { $0.prefix(18) } == ["orders.yaml:6:8: e", "orders.yaml:5:1: e"])
        // Rules about several fields point to the field too, or to what is nearest above it.
        let next = node.setting("colour", to: nil).setting("scale", to: nil)
        let relocated = SpecNode(next.content, at: at(1, 1))
        #expect(relocated.messages.first?.hasPrefix("orders.yaml:1:1: error: health: ") == true)
    }

    @Test("messages about a spec in Swift point to Swift")
    func source() {
        let service = Service(name: "Orders", image: "a:1", resources: .small, file: "Orders.swift", line: 12)
        #expect(
            service.validate().first?.description.hasPrefix("Orders.swift:12: error: name: expected a DNS label")
                == true
        )
        let node = SpecNode(
            service.encoded().content,
            at: SourcePosition(file: "spec.json", line: 1, column: 1)
        )
        #expect(node.messages.first?.hasPrefix("Orders.swift:12: error: name:") == true)
    }

    @Test("a file holds a service, or several")
    func files() {
        #expect(SpecFile.decode(orders).file.services.map(\.name) == ["orders"])
        let (file, diagnostics) = SpecFile.decode(["output": "deploy", "services": [orders, orders], "servces": []])
        #expect(file.output == "deploy")
        #expect(file.services.count == 2)
        #expect(
            diagnostics.map(\.description) == [
                "error: servces: unknown field 'servces'; did you mean 'services'?",
                "error: name: two services are called 'orders'; rename one",
            ]
        )
    }
}
