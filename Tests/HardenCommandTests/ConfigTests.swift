import Foundation
import HardenCoding
import HardenRules
import HardenTesting
import HardenYAML
import Testing

@Suite struct ConfigTests {
    private static let manifest = """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: orders
          namespace: shop
          annotations: {harden.dev/on-sigterm: drains}
        spec:
          selector: {matchLabels: {app: orders}}
          template:
            metadata: {labels: {app: orders}}
            spec:
              containers: [{name: orders, image: "orders:1"}]

        """
    private static let configuration = """
        platform:
          kubernetes: "1.33"
          images: [{image: "orders:*", shell: false}]
        application:
          shutdown: 10s
        workloads:
          - match: {namespace: shop}
            slowestRequest: 5s
          - match: {name: gone}
            spot: true
        paths:
          - match: {name: orders}
            hops: [{hop: haProxy, timeout: 65s}, {hop: nginx}]
          - match: {name: lost}
            hops: [{hop: kong, retries: 2}]
        rules:
          ignore: [kong]
          parameters: {liveness-hasty: {leastSeconds: 5}}
        ignore:
          - rules: [single-replica]
            match: {name: batch-*}
            reason: nobody waits for it

        """

    private func inFolder(
        _ configuration: String? = Self.configuration,
        _ body: (CommandLineTool) throws -> Void
    ) throws {
        try CommandLineTool.inFolder { tool in
            try tool.write(Self.manifest, to: "k8s/orders.yaml")
            if let configuration { try tool.write(configuration, to: ".harden.yaml") }
            try body(tool)
        }
    }

    @Test("all JSON begins with the version of its form", arguments: ["check", "simulate", "config", "baseline"])
    func schemaVersion(command: String) throws {
        try CommandLineTool.inFolder { tool in
            try tool.write("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n", to: "a.yaml")
            let arguments =
                command == "baseline"
                ? ["check", "a.yaml", "--write-baseline", "baseline.json"] : [command, "a.yaml", "--format", "json"]
            let printed = try tool.run(arguments).output
            let text = command == "baseline" ? try tool.text(of: "baseline.json") : printed
            #expect(text.hasPrefix("{\n  \"schemaVersion\": 1,\n"), "\(text)")
        }
    }

    @Test("every value has its origin", arguments: ["text", "json"])
    func golden(format: String) throws {
        try inFolder { tool in
            let result = try tool.run("config", "k8s", "--format", format)
            #expect(result.status == 0)
            #expect(result.errorOutput.isEmpty)
            try Golden.check(result.output, "config/effective.\(format == "text" ? "txt" : format)")
        }
    }

    @Test func withoutAConfigurationAllIsDefault() throws {
        try inFolder(nil) { tool in
            let output = try tool.run("config", "k8s").output
            #expect(output.hasPrefix("configuration: none; .harden.yaml is in no folder of the input or above\n"))
            #expect(output.contains("Deployment shop/orders (k8s/orders.yaml:1:1)\n  onSIGTERM  drains  annotation"))
            #expect(!output.contains(".harden.yaml:"))
        }
    }

    @Test func theSchemaIsThatOfTheFile() throws {
        #expect(try CommandLineTool.result(of: "config", "--schema").output == ConfigurationFile.jsonSchema().json)
    }

    @Test(
        "mistakes are errors with their place",
        arguments: [
            (
                "application: {slowestReqest: 2s}", "1:15: error: application.slowestReqest: unknown field",
                "did you mean 'slowestRequest'?"
            ),
            ("application:\n  shutdown: soon", "2:13: error: application.shutdown: ", "expected a time such as 15s"),
            ("rules: {select: [kongg]}", "1:18: error: rules.select[0]: 'kongg' is neither", "did you mean 'kong'?"),
            ("workloads: [{spot: true}]", "1:13: error: workloads[0]", "match"),
        ]
    )
    func mistakes(text: String, place: String, hint: String) throws {
        try inFolder(text + "\n") { tool in
            for command in ["config", "check"] {
                let result = try tool.run(command, "k8s")
                #expect(result.status == 2)
                #expect(result.errorOutput.hasPrefix(".harden.yaml:\(place)"), "\(result.errorOutput)")
                #expect(result.errorOutput.contains(hint))
                #expect(result.output.isEmpty)
            }
        }
    }

    @Test func annotationsThatNothingReadsAreErrors() throws {
        try inFolder { tool in
            let manifest = Self.manifest.replacing("on-sigterm", with: "on-sigtrem")
            try tool.write(manifest, to: "k8s/orders.yaml")
            for command in ["config", "check"] {
                let result = try tool.run(command, "k8s")
                #expect(result.status == 2)
                #expect(result.errorOutput.contains("k8s/orders.yaml:6:"))
                #expect(result.errorOutput.contains("did you mean 'harden.dev/on-sigterm'?"))
            }
        }
    }

    @Test func rulesOfTheConfigurationCount() throws {
        try inFolder("rules: {select: [single-replica, pre-stop-missing], ignore: [pre-stop-missing]}\n") { tool in
            try tool.write(
                "apiVersion: v1\nkind: Service\nmetadata: {name: orders, namespace: shop}\n"
                    + "spec: {selector: {app: orders}, ports: [{port: 80}]}\n",
                to: "k8s/service.yaml"
            )
            let found = try tool.run("k8s", "--format", "concise").output
            #expect(
                found.split(separator: "\n").count { !$0.contains(": note: ") } == 1
                    && found.contains("[single-replica]"),
                "\(found)"
            )
            // What is asked for on the command line comes before what a file says.
            let chosen = try tool.run("k8s", "--format", "concise", "--select", "pre-stop-missing").output
            #expect(chosen.contains("[pre-stop-missing]") && !chosen.contains("[single-replica]"), "\(chosen)")
            try tool.write("rules: {select: [single-replica], minSeverity: error}\n", to: ".harden.yaml")
            #expect(try tool.run("k8s").status == 0)
            #expect(try tool.run("k8s", "--min-severity", "advice").status == 1)
        }
    }
}
