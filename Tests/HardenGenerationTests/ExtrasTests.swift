import HardenGeneration
import HardenYAML
import ServiceSpec
import Testing

@Suite struct ExtrasTests {
    static func deployment(_ fields: FieldValue, of service: Service = base) throws -> YAMLMapping {
        var service = service
        service.extras = [ExtraFields(kind: "Deployment", fields: fields)]
        let generated = ServicePlan(service).generate()
        return try #require(generated.documents.first { $0.kind == "Deployment" }?.body)
    }

    static let base = Service(
        name: "orders",
        image: "registry.example.com/orders:1",
        ports: [.http(8080)],
        resources: Resources(cpu: .millicores(250), memory: .mebibytes(256)),
        health: Health(readiness: .http("/ready"))
    )

    @Test("a value that is replaced loses the comment with its sum, one that stays the same keeps it")
    func comments() throws {
        var service = Self.base
        service.exposure = [.standaloneNEG()]
        let changed = try Self.deployment(["spec": ["minReadySeconds": 30]], of: service)
        let entry = changed["spec"]?.mapping?.entries.first { $0.key == "minReadySeconds" }
        #expect(entry?.value == 30)
        #expect(entry?.comment == nil)
        let same = try Self.deployment(["spec": ["minReadySeconds": 68]], of: service)
        let kept = same["spec"]?.mapping?.entries.first { $0.key == "minReadySeconds" }
        #expect(kept?.comment == "= propagation 60 + health check 8")
    }

    @Test("a probe handler replaces the generated one")
    func exclusiveFields() throws {
        let container: FieldValue = ["name": "orders", "readinessProbe": ["tcpSocket": ["port": 8080]]]
        let body = try Self.deployment(["spec": ["template": ["spec": ["containers": [container]]]]])
        let containers = body["spec"]?.mapping?["template"]?.mapping?["spec"]?.mapping?["containers"]?.sequence
        let probe = containers?.first?.mapping?["readinessProbe"]?.mapping
        #expect(containers?.count == 1)
        #expect(probe?["httpGet"] == nil)
        #expect(probe?["tcpSocket"] == ["port": 8080])
        #expect(probe?["periodSeconds"] == 5)
    }

    @Test("the application's container is known by the service's name, whatever an existing manifest calls it")
    func containerOfAnotherName() throws {
        var service = Self.base
        service.extras = [
            ExtraFields(
                kind: "Deployment",
                fields: [
                    "spec": [
                        "template": [
                            "spec": [
                                "containers": [
                                    ["name": "orders", "imagePullPolicy": "IfNotPresent"],
                                    ["name": "worker", "image": "registry.example.com/orders:1"],
                                ]
                            ]
                        ]
                    ]
                ]
            )
        ]
        let before = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: orders}
            spec:
              selector: {matchLabels: {app: orders}}
              template:
                metadata: {labels: {app: orders}}
                spec: {containers: [{name: app, image: "registry.example.com/orders:1"}]}

            """
        let plan = try CoveringSetTests.plan(service, over: ["orders.yaml": Array(before.utf8)])
        let after = CoveringSetTests.apply(plan, to: ["orders.yaml": Array(before.utf8)])
        let file = YAMLFile(bytes: try #require(after["orders.yaml"]), name: "orders.yaml")
        let containers = file.documents[0].root["spec"]?["template"]?["spec"]?["containers"]?.items ?? []
        #expect(containers.map { $0["name"]?.string } == ["app", "worker"])
        #expect(containers.first?["imagePullPolicy"]?.string == "IfNotPresent")
        #expect(try CoveringSetTests.plan(service, over: after).files.isEmpty)
    }

    @Test("nil removes a field, from a manifest that exists too")
    func removal() throws {
        var service = Self.base
        let before = CoveringSetTests.apply(try CoveringSetTests.plan(service, over: [:]), to: [:])
        service.extras = [
            ExtraFields(
                kind: "Deployment",
                fields: ["spec": ["template": ["spec": ["topologySpreadConstraints": nil]]]]
            )
        ]
        let plan = try CoveringSetTests.plan(service, over: before)
        #expect(!CoveringSetTests.text(try #require(plan.files.first).result).contains("topologySpread"))
        #expect(plan.notes.contains { $0.message.contains("the spec's extras say so") })
    }

    @Test("fields for an object that is not generated are an error that says what there is")
    func unknownKind() throws {
        var service = Self.base
        service.extras = [ExtraFields(kind: "Ingress", fields: ["spec": [:]])]
        let plan = try CoveringSetTests.plan(service, over: [:])
        #expect(plan.hasErrors)
        #expect(plan.files.isEmpty)
        #expect(plan.diagnostics.contains { $0.hint?.contains("Deployment") ?? false })
    }
}
