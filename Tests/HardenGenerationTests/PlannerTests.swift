import Foundation
import HardenGeneration
import HardenYAML
import ServiceSpec
import Testing

@Suite struct PlannerTests {
    private static let service = Service(
        name: "cart",
        image: "registry.example.com/cart:1.2.3",
        resources: Resources(cpu: .millicores(100), memory: .mebibytes(128))
    )

    /// Gives another content from the second reading on.
    private final class ChangingFile: @unchecked Sendable {
        private let lock = NSLock()
        private var contents: [String]

        init(_ contents: [String]) { self.contents = contents }

        func read() -> [UInt8] {
            lock.withLock { Array((contents.count > 1 ? contents.removeFirst() : contents[0]).utf8) }
        }
    }

    @Test("a file is read once: what it was then is what is compared and, when it is written, expected to be there")
    func changedMeanwhile() throws {
        let first = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: cart}\n"
        let file = ChangingFile([first, "kind: Deployment\n"])
        let folder = ManifestFolder(name: "k8s", paths: ["all.yaml"]) { _ in file.read() }
        let plan = try GenerationPlanner(folder: folder).plan([Self.service])
        #expect(plan.files.map(\.original) == [Array(first.utf8)])
        #expect(plan.files.allSatisfy { String(decoding: $0.result, as: UTF8.self).hasPrefix("apiVersion: apps/v1\n") })
    }

    @Test("a Service that cannot reach the Deployment's Pods is told of")
    func serviceWithoutPods() throws {
        let folder = ManifestFolder([
            "all.yaml": Array(
                """
                apiVersion: v1
                kind: Service
                metadata: {name: cart}
                spec: {selector: {app: shop, tier: front}, ports: [{port: 80}]}
                ---
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: cart}
                spec: {selector: {matchLabels: {app: cart}}}

                """.utf8
            )
        ])
        var service = Self.service
        service.ports = [.http(8080)]
        let plan = try GenerationPlanner(folder: folder).plan([service])
        let warnings = plan.diagnostics.filter { $0.severity == .warning }.map(\.message)
        #expect(warnings.contains { $0.contains("with 'app: shop', the Deployment's have 'cart': it reaches none") })
        #expect(!warnings.contains { $0.contains("tier") })
    }

    @Test(
        "a kustomization is known by its name",
        arguments: ["kustomization.yaml", "kustomization.yml", "Kustomization"]
    )
    func kustomizations(_ name: String) throws {
        let folder = ManifestFolder([
            name: Array("resources: [other.yaml]\npatches: [{path: ./cart-patch.yaml}]\n".utf8),
            "cart-patch.yaml": Array("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: cart}\n".utf8),
        ])
        let plan = try GenerationPlanner(folder: folder).plan([Self.service])
        #expect(plan.files.map(\.path) == ["cart.yaml"])
        #expect(
            plan.notes.map(\.description).contains { $0.hasPrefix("cart.yaml: note: add 'cart.yaml' to the resources") }
        )
    }
}
