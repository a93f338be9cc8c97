import Foundation
import HardenTesting
import Testing

@testable import harden

@Suite struct SimulateTests {
    private static let fixtures = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "Fixtures/simulate")

    /// The tool in the folder of an example, from which paths in its output begin.
    private func simulate(_ example: String, _ arguments: String...) throws -> CommandLineTool.Result {
        try CommandLineTool.inFolder { tool in
            for name in ["orders.yaml", ".harden.yaml"] {
                let file = Self.fixtures.appending(path: "\(example)/\(name)")
                guard FileManager.default.fileExists(atPath: file.path) else { continue }
                try tool.write(String(contentsOf: file, encoding: .utf8), to: name)
            }
            return try tool.run(["simulate", "orders.yaml"] + arguments)
        }
    }

    @Test(
        "what is printed is what was read by eye",
        arguments: ["lossy", "hardened"],
        ["text", "json", "svg", "html"]
    )
    func golden(example: String, format: String) throws {
        let result = try simulate(example, "--format", format)
        #expect(result.status == (example == "lossy" ? 1 : 0), "\(result.errorOutput)")
        let text = result.output.replacing("Made by harden \(Harden.version).", with: "Made by harden VERSION.")
            .withoutVersion
        try Golden.check(text, "simulate/\(example).\(format == "text" ? "txt" : format)")
    }

    @Test("connections that last are told as what happens to each", arguments: ["text", "json"])
    func connections(format: String) throws {
        let result = try simulate("connections", "--disruption", "scale-down", "--format", format)
        #expect(result.status == 1, "\(result.errorOutput)")
        try Golden.check(result.output.withoutVersion, "simulate/connections.\(format == "text" ? "txt" : format)")
    }

    @Test func theArticleShowsWhatIsPrinted() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let article = root.appending(path: "Sources/HardenEngine/HardenEngine.docc/CheckingManifests.md")
        let text = try String(contentsOf: article, encoding: .utf8)
        let shown = try #require(text.components(separatedBy: "```\n").first { $0.hasPrefix("× rollout") })
        #expect(try simulate("lossy", "--disruption", "rollout").output.contains(shown))
    }

    @Test func aTerminalGetsColours() throws {
        let plain = try simulate("lossy", "--disruption", "rollout").output
        let colored = try simulate("lossy", "--disruption", "rollout", "--color", "always").output
        #expect(colored.contains("\u{1B}[1;31m× rollout:\u{1B}[0m"))
        #expect(colored.replacing(/\u{1B}\[[0-9;]*m/, with: "") == plain)
    }

    @Test(
        "pages and pictures are well-formed and need nothing else",
        arguments: ["lossy", "hardened"],
        ["html", "svg"]
    )
    func selfContained(example: String, format: String) throws {
        let text = try simulate(example, "--format", format).output
        let xml = text.replacing("<!DOCTYPE html>\n", with: "")
        #expect(try Python.acceptsXML(xml))
        // The only address is the name of a namespace, which nothing fetches.
        let addresses = text.replacing("http://www.w3.org/2000/svg", with: "")
        for reference in ["http:", "https:", "//", "src=", "@import", "<script", "<link", "<img", "<iframe"] {
            #expect(!addresses.contains(reference), "\(reference)")
        }
        for match in text.matches(of: /url\(([^)]*)\)|href="([^"]*)"/) {
            #expect((match.output.1 ?? match.output.2 ?? "").hasPrefix("#"))
        }
        #expect(text.contains("prefers-color-scheme:dark"))
        let charts = text.matches(of: /role="img"/).count
        #expect(charts > 0 && text.matches(of: /<title id=/).count == charts)
        #expect(text.matches(of: /<desc id=/).count == charts)
        let identifiers = text.matches(of: /\sid="([^"]*)"/).map { String($0.output.1) }
        #expect(Set(identifiers).count == identifiers.count)
        for match in text.matches(of: /aria-labelledby="([^"]*)"/) {
            for name in match.output.1.split(separator: " ") { #expect(identifiers.contains(String(name))) }
        }
    }

    @Test func unannouncedDisruptionsAreThereWhenAskedFor() throws {
        let result = try simulate("hardened", "--disruption", "node-loss", "--disruption", "pod-crash")
        #expect(result.status == 1)
        #expect(result.output.contains("× node loss: requests can fail; the first, sent to old Pod 1 "))
        #expect(result.output.contains("the node is gone and answers nothing"))
        #expect(result.output.contains("× Pod crash: requests can fail"))
        #expect(!result.output.contains("rollout:"))
        let spot = try simulate("hardened", "--disruption", "spot-reclaim").output
        #expect(spot.contains("× Spot reclaim: requests can fail"))
    }

    @Test func workloadsAndPathsCanBeChosen() throws {
        #expect(try simulate("lossy", "--workload", "mails").status == 0)
        let one = try simulate("lossy", "--workload", "Deployment/shop/ord*", "--path", "inCluster")
        #expect(one.output.contains("Deployment shop/orders, requests over in-cluster clients"))
        #expect(!one.output.contains("mails"))
        let none = try simulate("lossy", "--workload", "prod/orders")
        #expect(none.status == 2)
        #expect(
            none.errorOutput
                == "error: no workload in the input fits prod/orders; there are Deployment shop/orders and "
                + "Deployment shop/mails\n"
        )
    }

    @Test func choicesThatLeaveNothingAreMistakes() throws {
        let kong = try simulate("lossy", "--path", "kong")
        #expect(kong.status == 2)
        #expect(kong.output.isEmpty)
        #expect(
            kong.errorOutput
                == "error: no workload gets requests over kong; they come over gkeIngressExternal and inCluster\n"
        )
        let both = try simulate("lossy", "--path", "kong", "--path", "ingressNGINX", "--workload", "orders")
        #expect(
            both.errorOutput.hasPrefix("error: no workload gets requests over kong or ingressNGINX; they come over")
        )
        // What is not simulated on any path is said, with the reason.
        let skipped = try simulate("lossy", "--path", "kong", "--workload", "mails")
        #expect(skipped.status == 0)
        #expect(skipped.output.contains("Deployment shop/mails is not simulated"))
        try CommandLineTool.inFolder { tool in
            try tool.write("a: 1\n", to: "values.yaml")
            let workload = try tool.run("simulate", "values.yaml", "--workload", "orders")
            #expect(workload.status == 2)
            #expect(workload.errorOutput == "error: there is no workload in the input\n")
            let path = try tool.run("simulate", "values.yaml", "--path", "kong")
            #expect(path.status == 2)
            #expect(path.errorOutput == "error: there is no workload in the input\n")
        }
    }

    @Test(
        "Pods are counted in words",
        arguments: [
            ("node-drain", 3, "at times no Pod serves"), ("scale-down", 1, "at least 1 Pod serves"),
            ("scale-down", 3, "at least 3 Pods serve"),
        ]
    )
    func countOfPods(disruption: String, replicas: Int, expected: String) throws {
        let manifest = try String(contentsOf: Self.fixtures.appending(path: "lossy/orders.yaml"), encoding: .utf8)
            .replacing("replicas: 3", with: "replicas: \(replicas)")
        try CommandLineTool.inFolder { tool in
            try tool.write(manifest, to: "orders.yaml")
            let output = try tool.run("simulate", "orders.yaml", "--disruption", disruption).output
            #expect(output.contains("\n    \(expected); the Pods settle after at most "), "\(output)")
        }
    }

    @Test func theRateOfRequestsIsAPremise() throws {
        let assumed = "requestsPerSecond 100, for how many requests fail (default: --requests-per-second)"
        let text = try simulate("lossy", "--disruption", "scale-down").output.replacing(/\n +/, with: " ")
        #expect(text.contains("= assumes: \(assumed)"))
        #expect(text.contains("about 125 requests"))
        let given = try simulate("lossy", "--disruption", "scale-down", "--requests-per-second", "200").output
            .replacing(/\n +/, with: " ")
        #expect(given.contains("= given: requestsPerSecond 200, for how many requests fail (--requests-per-second)"))
        #expect(given.contains("about 250 requests"))
        let html = try simulate("lossy", "--format", "html").output
        #expect(html.contains("requestsPerSecond") && html.contains("default: --requests-per-second"))
        let json = try simulate("lossy", "--format", "json").output
        #expect(json.contains("\"requestsPerSecond\"") && json.contains("\"default: --requests-per-second\""))
    }

    @Test(
        "Requests take as long as a timeout says, unless it is for connections",
        arguments: [
            (10, "10 s, the timeout of its path"), (300, "300 s, the timeout of its path"),
            (3600, "30 s, the default timeout of its path"),
        ]
    )
    func theSlowestRequestIsAssumed(timeout: Int, expected: String) throws {
        let manifest = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: orders}
            spec:
              replicas: 3
              selector: {matchLabels: {app: orders}}
              template:
                metadata: {labels: {app: orders}}
                spec: {containers: [{name: orders, image: orders:1, ports: [{containerPort: 8080}]}]}
            ---
            apiVersion: v1
            kind: Service
            metadata:
              name: orders
              annotations:
                cloud.google.com/neg: '{"ingress": true}'
                cloud.google.com/backend-config: '{"default": "orders"}'
            spec: {selector: {app: orders}, ports: [{port: 80, targetPort: 8080}]}
            ---
            apiVersion: cloud.google.com/v1
            kind: BackendConfig
            metadata: {name: orders}
            spec: {timeoutSec: \(timeout)}
            ---
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: orders}
            spec: {defaultBackend: {service: {name: orders, port: {number: 80}}}}

            """
        let result = try CommandLineTool.inFolder { try $0.run(["simulate", "-"], input: manifest) }
        let text = result.output.replacing(/\n +/, with: " ")
        #expect(text.contains("= assumes: slowestRequest \(expected) (default: a request"), "\(result)")
        let inCluster = manifest.components(separatedBy: "---\n").prefix(2).joined(separator: "---\n")
            .replacing("cloud.google.com", with: "example.com")
        let direct = try CommandLineTool.inFolder { try $0.run(["simulate", "-"], input: inCluster) }
        #expect(direct.output.contains("= assumes: slowestRequest 30 s (default: a request"), "\(direct)")
    }

    /// A StatefulSet that clients inside the cluster use, without a finding.
    private static let statefulSet = """
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: store}
        spec:
          replicas: 3
          serviceName: store
          selector: {matchLabels: {app: store}}
          template:
            metadata: {labels: {app: store}}
            spec: {containers: [{name: store, image: store:1, ports: [{containerPort: 8080}]}]}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: store}
        spec: {selector: {app: store}, ports: [{port: 80, targetPort: 8080, appProtocol: http}]}

        """

    /// No finding tells of connections that clients inside the cluster may keep: what is simulated says what is missing.
    @Test func theSettingThatWouldKeepAllRequestsIsNamed() throws {
        let remedy =
            "nothing can fail if the application closes its connections while it drains and no request takes longer than "
            + "30 s: where it does, say 'application: {closesConnections: true}' in .harden.yaml, or "
            + "'harden.dev/closes-connections: \"true\"' as an annotation"
        try CommandLineTool.inFolder { tool in
            try tool.write(Self.statefulSet, to: "store.yaml")
            #expect(try tool.run("store.yaml", "--write", "--unsafe-fixes", "--select", "shutdown,rollout").status == 0)
            let arguments = ["simulate", "store.yaml", "--disruption", "scale-down"]
            let cautious = try tool.run(arguments)
            #expect(cautious.status == 1)
            #expect(cautious.output.replacing(/\n +/, with: " ").contains(remedy), "\(cautious)")
            let page = try tool.run(arguments + ["--format", "html"]).output
            #expect(page.contains("Nothing can fail if the application closes its connections while it drains"))
            // What is said is what works, in either place.
            try tool.write("application: {closesConnections: true}\n", to: ".harden.yaml")
            let told = try tool.run(arguments)
            #expect(told.status == 0)
            #expect(
                told.output.contains("✓ scale-down: nothing can fail if no request takes longer than 30 s\n"),
                "\(told)"
            )
            #expect(!told.output.contains("closes its connections while it drains"))
            try tool.write("{}\n", to: ".harden.yaml")
            let annotated = try tool.text(of: "store.yaml").replacing(
                "metadata: {name: store}\nspec:\n",
                with: "metadata: {name: store, annotations: {harden.dev/closes-connections: \"true\"}}\nspec:\n"
            )
            try tool.write(annotated, to: "store.yaml")
            #expect(try tool.run(arguments).status == 0)
            // Where it is said that it does not, there is nothing to be said.
            try tool.write(annotated.replacing("\"true\"", with: "\"false\""), to: "store.yaml")
            let keeps = try tool.run(arguments)
            #expect(keeps.status == 1 && !keeps.output.contains("closes its connections while it drains"))
        }
    }

    @Test func aVerdictNamesTheSlowestRequestThatItAssumes() throws {
        let given = try simulate("hardened").output
        #expect(
            given.contains("✓ rollout: nothing can fail\n")
                && given.hasSuffix("\nnothing can fail in 3 disruptions on 1 path\n")
        )
        let manifest = try String(contentsOf: Self.fixtures.appending(path: "hardened/orders.yaml"), encoding: .utf8)
            .replacing("    harden.dev/slowest-request: 5s\n", with: "")
            .replacing("seconds: 68", with: "seconds: 98").replacing(
                "drainingTimeoutSec: 8",
                with: "drainingTimeoutSec: 35"
            )
            .replacing("terminationGracePeriodSeconds: 78", with: "terminationGracePeriodSeconds: 140")
        try CommandLineTool.inFolder { tool in
            try tool.write(manifest, to: "orders.yaml")
            let condition = "if no request takes longer than 30 s"
            let text = try tool.run("simulate", "orders.yaml").output
            #expect(text.contains("✓ rollout: nothing can fail \(condition)\n"), "\(text)")
            #expect(text.hasSuffix("\nnothing can fail in 3 disruptions on 1 path \(condition)\n"))
            #expect(
                try tool.run("simulate", "orders.yaml", "--format", "html").output.contains(
                    "<p>Nothing can fail \(condition).<br/>"
                )
            )
        }
    }

    @Test func formatsGoToFiles() throws {
        try CommandLineTool.inFolder { tool in
            let manifest = try String(
                contentsOf: Self.fixtures.appending(path: "lossy/orders.yaml"),
                encoding: .utf8
            )
            try tool.write(manifest, to: "orders.yaml")
            let result = try tool.run(
                "simulate",
                "orders.yaml",
                "--format",
                "html=out.html",
                "--format",
                "json=out.json"
            )
            #expect(result.status == 1)
            #expect(result.output.isEmpty)
            #expect(try tool.text(of: "out.html").hasPrefix("<!DOCTYPE html>\n"))
            #expect(try tool.text(of: "out.json").hasPrefix("{\n  \"schemaVersion\": 1,\n"))
            let twice = try tool.run("simulate", "orders.yaml", "--format", "html", "--format", "json")
            #expect(twice.status == 2)
            #expect(twice.errorOutput.hasPrefix("error: standard output takes one format"))
        }
    }

    @Test func inputErrorsEndWithTwo() throws {
        try CommandLineTool.inFolder { tool in
            #expect(try tool.run("simulate", "missing").status == 2)
            #expect(try tool.run("simulate").status == 2)
            let manifest = try String(
                contentsOf: Self.fixtures.appending(path: "hardened/orders.yaml"),
                encoding: .utf8
            )
            #expect(try tool.run(["simulate", "-"], input: manifest).status == 0)
            let mistaken = manifest.replacing("harden.dev/shutdown", with: "harden.dev/shutdwon")
            let result = try tool.run(["simulate", "-"], input: mistaken)
            #expect(result.status == 2)
            #expect(result.errorOutput.contains("did you mean 'harden.dev/shutdown'?"))
        }
    }

    @Test func manyPodsFitOnAScreen() throws {
        try CommandLineTool.inFolder { tool in
            let manifest = try String(
                contentsOf: Self.fixtures.appending(path: "lossy/orders.yaml"),
                encoding: .utf8
            )
            try tool.write(manifest.replacing("replicas: 3", with: "replicas: 400"), to: "orders.yaml")
            let result = try tool.run("simulate", "orders.yaml", "--disruption", "rollout")
            #expect(result.output.contains("    and 792 further Pods\n"))
            #expect(result.output.split(separator: "\n").count < 70)
        }
    }
}
