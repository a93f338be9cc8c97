import HardenKubernetes
import Testing

@testable import HardenRules

/// What is compared with what, so that an objection is true.
@Suite struct ComparisonTests {
    private static let directory = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: directory}
        spec:
          replicas: 6
          selector: {matchLabels: {app: directory}}
          template:
            metadata: {labels: {app: directory}}
            spec: {containers: [{name: directory, image: "directory:1", ports: [{containerPort: 389}]}]}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: directory}
        spec: {selector: {app: directory}, ports: [{port: 389}]}

        """

    private func objections(_ files: [(path: String, text: String)]) throws -> [String] {
        let example = ProvenCase(files.map { LoadedFile.load(Array($0.text.utf8), path: $0.path) })
        let finding = example.findings.first { $0.rule == "readiness-probe-missing" }
        return try #require(finding?.fix).objections
    }

    /// With staggered starts a Pod always serves, and more requests are lost than where all start late at once.
    @Test func anOutageIsComparedWithTheLongestOfAllCourses() throws {
        let objections = try objections([("directory.yaml", Self.directory)])
        #expect(!objections.contains { $0.contains("rollout: no Pod serves") }, "\(objections)")
    }

    /// Where overlays say how many Pods there are, these numbers count, and each is named.
    @Test func numbersOfOverlaysCount() throws {
        let overlay = "resources: [../base]\npatches: [{path: replicas.yaml}]\nnamePrefix: many-\n"
        let patch = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: directory}\nspec: {replicas: 7}\n"
        let objections = try objections([
            ("base/kustomization.yaml", "resources: [directory.yaml]\n"), ("base/directory.yaml", Self.directory),
            ("many/kustomization.yaml", overlay), ("many/replicas.yaml", patch),
        ])
        #expect(
            objections.contains { $0.contains("if it has 6 Pods") || $0.contains("if it has 7 Pods") },
            "\(objections)"
        )
        #expect(!objections.contains { $0.contains("10 Pods") || $0.contains("1 Pod)") }, "\(objections)")
    }
}
