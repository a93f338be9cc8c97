import HardenEngine
import ServiceSpec
import Testing

@Suite struct GenerateTests {
    static let cart = Service(
        name: "cart",
        image: "registry.example.com/cart:1.0.0",
        ports: [.http(8080)],
        resources: Resources(cpu: .millicores(100), memory: .mebibytes(128)),
        health: Health(readiness: .http("/readyz")),
        traffic: Traffic(slowestRequest: .seconds(20), keepAlive: .seconds(620)),
        shutdown: Shutdown(duration: .seconds(25), onSIGTERM: .drains),
        exposure: [.gkeIngress(hosts: ["cart.example.com"])]
    )

    @Test func whatIsGeneratedHasNoFindings() throws {
        let generation = try Manifests([]).generate([Self.cart])
        #expect(generation.patch.changes.map(\.path) == ["k8s/cart.yaml"])
        #expect(generation.patch.changes.allSatisfy { $0.original == nil })
        let manifests = Manifests(generation.patch.applied(to: []))
        #expect(manifests.objects.map(\.kind).contains("PodDisruptionBudget"))
        #expect(manifests.check().findings.filter { $0.severity > .advice }.isEmpty)
        // Again, and there is nothing to do.
        let again = try manifests.generate([Self.cart])
        #expect(again.patch.isEmpty)
        #expect(again.unchanged == ["k8s/cart.yaml"])
    }

    @Test func whatExistsIsMergedWith() throws {
        let first = try Manifests([]).generate([Self.cart], into: "deploy").patch.applied(to: [])
        let text = first[0].text.replacing("maxSurge: 25%", with: "maxSurge: 10%  # ours")
        let elsewhere = ManifestFile(path: "other/cart.yaml", text: text)
        let manifests = Manifests([ManifestFile(path: "deploy/cart.yaml", text: "# By hand.\n" + text), elsewhere])
        let patch = try manifests.generate([Self.cart], into: "deploy").patch
        #expect(patch.changes.map(\.path) == ["deploy/cart.yaml"])
        #expect(patch.diff.contains("+++ b/deploy/cart.yaml"))
        let merged = patch.applied(to: manifests.files)
        #expect(merged[0].text.hasPrefix("# By hand.\n"))
        #expect(merged[0].text.contains("maxSurge: 25%  # ours"))
        #expect(merged[1] == elsewhere)
    }

    @Test(arguments: [("./deploy", "deploy/cart.yaml"), ("deploy/", "./deploy//cart.yaml"), (".", "./cart.yaml")])
    func pathsMayBeSpelledInAnyWay(_ folder: String, _ path: String) throws {
        let first = try Manifests([]).generate([Self.cart], into: folder).patch.applied(to: [])
        let file = ManifestFile(path: path, text: "# By hand.\n" + first[0].text)
        let again = try Manifests([file, ManifestFile(path: "../cart.yaml", text: first[0].text)])
            .generate([Self.cart], into: folder)
        #expect(again.patch.isEmpty)
        #expect(again.unchanged == [path])
    }

    @Test func filesByKind() throws {
        let paths = try Manifests([]).generate([Self.cart], into: ".", layout: .filePerKind).patch.changes.map(\.path)
        #expect(paths.contains("cart-deployment.yaml"))
    }

    @Test func mistakesInSpecsAreErrors() {
        var wrong = Self.cart
        wrong.name = "Not A Name"
        for services in [[wrong], [Self.cart, Self.cart]] {
            let error = #expect(throws: EngineError.self) { _ = try Manifests([]).generate(services) }
            #expect(error?.problems.isEmpty == false)
            #expect(error?.problems.allSatisfy { $0.severity == .error } == true)
        }
    }

    @Test func specsCanBeText() throws {
        let text = """
            name: cart
            image: registry.example.com/cart:1.0.0
            ports: [{http: 8080}]
            resources: {cpu: 100m, memory: 128Mi}
            health: {readiness: {http: /readyz}}
            exposure: [clusterInternal]

            """
        let services = try Service.read(ManifestFile(path: "cart.yaml", text: text))
        #expect(services.map(\.name) == ["cart"])
        let error = #expect(throws: EngineError.self) {
            try Service.read(ManifestFile(path: "cart.yaml", text: text.replacing("image:", with: "imgae:")))
        }
        #expect(error?.description.contains("cart.yaml:2:1: error: imgae: unknown field") == true)
    }

    /// A Deployment as somebody wrote it, with further fields.
    private static func deployment(_ fields: String = "", container: String = "", others: String = "") -> ManifestFile {
        ManifestFile(
            path: "k8s/cart.yaml",
            text: """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: cart}
                spec:
                  \(fields)
                  selector: {matchLabels: {app: cart}}
                  template:
                    metadata: {labels: {app: cart, tier: web}}
                    spec:
                      containers:
                        - {name: cart, image: "registry.example.com/cart:0.9.0"}
                        - {name: proxy, image: "proxy:1"\(container)}
                \(others)
                """
        )
    }

    @Test func whatTheRulesSayIsRefusedIsNotWritten() throws {
        var cart = Self.cart
        cart.rollout.minimumReady = .seconds(30)
        let manifests = Manifests([Self.deployment("progressDeadlineSeconds: 30")])
        #expect(
            !manifests.check().findings.contains { $0.rule == "progress-deadline-too-short" && $0.severity == .error }
        )
        let error = #expect(throws: EngineError.self) { try manifests.generate([cart]) }
        let text = error?.description ?? ""
        #expect(
            text.contains("error: cart: k8s/cart.yaml:") && text.contains(" would be: cart is refused: "),
            "\(text)"
        )
        #expect(text.contains("[progress-deadline-too-short]"), "\(text)")
    }

    @Test func whatTheMergeBringsIsTold() throws {
        let budget = """
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: stock}
            spec:
              selector: {matchLabels: {app: stock}}
              template:
                metadata: {labels: {app: stock, tier: web}}
                spec: {containers: [{name: stock, image: "stock:1"}]}
            ---
            apiVersion: policy/v1
            kind: PodDisruptionBudget
            metadata: {name: web}
            spec: {maxUnavailable: 1, selector: {matchLabels: {tier: web}}}

            """
        // The budget is another workload's as well; a second one of the Pods stops every eviction.
        let result = Result { try Manifests([Self.deployment(others: budget)]).generate([Self.cart]) }
        let said = try? result.get().warnings.map(\.description).joined(separator: "\n")
        let refused: String? = if case .failure(let error) = result { "\(error)" } else { nil }
        let text = said ?? refused ?? ""
        #expect(text.contains("[disruption-budget-overlaps]"), "\(text)")
    }

    @Test func whatWasWrongBeforeIsNotTheMergesFault() throws {
        let container = ", readinessProbe: {httpGet: {path: /, port: 99999}}"
        let manifests = Manifests([Self.deployment(container: container)])
        #expect(manifests.check().findings.contains { $0.rule == "probe-invalid" })
        let generation = try manifests.generate([Self.cart])
        #expect(!generation.patch.isEmpty)
        #expect(!generation.warnings.contains { $0.message.contains("probe-invalid") }, "\(generation.warnings)")
    }
}
