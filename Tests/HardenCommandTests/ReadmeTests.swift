import Foundation
import Testing

@testable import harden

/// What README.md shows is what the tool does.
@Suite struct ReadmeTests {
    /// The fenced blocks of a language, in their order.
    private func blocks(_ language: String) throws -> [String] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let text = try String(contentsOf: root.appending(path: "README.md"), encoding: .utf8)
        return text.components(separatedBy: "```\(language)\n").dropFirst().compactMap {
            $0.components(separatedBy: "```").first
        }
    }

    @Test func theConfigurationIsInOrder() throws {
        let configuration = try #require(blocks("yaml").last)
        try CommandLineTool.inFolder { tool in
            try tool.write(configuration, to: ".harden.yaml")
            let result = try tool.run("config")
            #expect(result.status == 0 && result.errorOutput.hasPrefix("0 objects") || result.errorOutput.isEmpty)
            #expect(result.output.contains("drains"), "\(result)")
        }
    }

    /// With less than all of it what is in the cluster seems to be missing, such as a disruption budget.
    @Test func theCommandForAClusterIsTheOneThatTheToolNames() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let readme = try String(contentsOf: root.appending(path: "README.md"), encoding: .utf8)
        #expect(readme.contains("    \(CheckInput.kubectlCommand) | kubectl harden -\n"))
        let deployment = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: orders}
            spec:
              selector: {matchLabels: {app: orders}}
              template:
                metadata: {labels: {app: orders}}
                spec: {containers: [{name: orders, image: orders:1, ports: [{containerPort: 8080}]}]}

            """
        let result = try CommandLineTool.inFolder { try $0.run("-", input: deployment) }
        #expect(result.errorOutput.contains("Add the Services ('\(CheckInput.kubectlCommand)')"), "\(result)")
        for kind in ["deployments", "statefulsets", "daemonsets", "services", "ingresses", "hpa", "pdb"] {
            #expect(CheckInput.kubectlCommand.split { " ,".contains($0) }.contains(Substring(kind)), "\(kind)")
        }
    }

    @Test func theFirstSpecGivesTheManifestThatIsShown() throws {
        let yaml = try blocks("yaml")
        try #require(yaml.count == 3)
        let (spec, manifest) = (yaml[0], yaml[1])
        try CommandLineTool.inFolder { tool in
            try tool.write(spec, to: "cart.yaml")
            let result = try tool.run("generate", "cart.yaml", "--quiet")
            #expect(result.status == 0)
            // No remarks: the first spec that people see is a good one.
            #expect(result.errorOutput.isEmpty)
            var rest = try tool.text(of: "k8s/cart.yaml")[...]
            for part in manifest.components(separatedBy: "# …\n") {
                let range = try #require(rest.range(of: part), "not in the manifest, or not here: \(part)")
                rest = rest[range.upperBound...]
            }
        }
    }

    @Test func theTutorialHasTheSameSpec() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let article = root.appending(path: "Sources/ServiceSpec/ServiceSpec.docc/DescribingAService.md")
        #expect(try String(contentsOf: article, encoding: .utf8).contains(try #require(blocks("swift").first)))
    }

    @Test func everyOptionThatIsShownExists() throws {
        let help = try CommandLineTool.result(of: "generate", "--help").output
        for option in ["--check", "--diff", "--stdout", "--output", "--quiet", "--layout", "--color"] {
            #expect(help.contains(option))
        }
    }
}
