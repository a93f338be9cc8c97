import HardenKubernetes
import HardenTesting
import HardenText
import HardenYAML
import Testing

@testable import HardenRules

/// A fix is judged in the part of the input that it is about, as in the whole of it.
@Suite struct InputPartsTests {
    private static func manifests(_ name: String, replicas: Int = 3, annotations: String = "{}") -> String {
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: \(name), namespace: shop}
        spec:
          replicas: \(replicas)
          selector: {matchLabels: {app: \(name)}}
          template:
            metadata: {labels: {app: \(name)}}
            spec: {containers: [{name: a, image: 'a:1', ports: [{containerPort: 80}]}]}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: \(name), namespace: shop, annotations: \(annotations)}
        spec: {type: LoadBalancer, selector: {app: \(name)}, ports: [{port: 80}]}

        """
    }

    private static func parts(_ files: [LoadedFile]) -> (parts: InputParts, context: RuleContext) {
        let context = RuleContext(Topology(Manifests(files)))
        let all = Set(context.workloads.indices)
        let parts = InputParts(
            context,
            Checker().check(context),
            WorkloadLinks(context),
            concerned: all,
            reload: FixProof.Surroundings().reload
        )
        return (parts, context)
    }

    /// The files among which workloads are worked out once something is put behind one of them.
    private static func files(
        built parts: InputParts,
        _ files: [LoadedFile],
        of workloads: Set<Int>,
        behind path: String
    ) throws -> [String] {
        let bytes = try #require(files.first { $0.path == path }?.file?.source.bytes)
        let end = TextEdit(bytes.count..<bytes.count, "---\n" + manifests("new"))
        let changed = FixPlan.PatchedFile(path: path, original: bytes, edits: [end], findings: [])
        let later = parts.later([changed], of: workloads) { [changed] }.filter { !$0.workloads.isEmpty }
        return later.flatMap { $0.context.topology.manifests.files.map(\.path) }
    }

    private static func files(_ texts: KeyValuePairs<String, String>) -> [LoadedFile] {
        texts.map { LoadedFile.load(Array($1.utf8), path: $0) }
    }

    @Test func foldersThatAreNotLinkedAreParts() throws {
        let files = Self.files(["a/a.yaml": Self.manifests("a"), "b/b.yaml": Self.manifests("b")])
        let (parts, _) = Self.parts(files)
        #expect(try Self.files(built: parts, files, of: [0], behind: "a/a.yaml") == ["a/a.yaml"])
        // What is not changed is as it was, among all.
        #expect(try Self.files(built: parts, files, of: [1], behind: "a/a.yaml") == ["a/a.yaml", "b/b.yaml"])
        #expect(parts.isNear("a/a.yaml", [0]) && !parts.isNear("a/a.yaml", [1]))
    }

    @Test func whatIsLinkedIsOnePart() throws {
        let service = "---\napiVersion: v1\nkind: Service\nmetadata: {name: x, namespace: shop}\n"
        let files = Self.files([
            "a/a.yaml": Self.manifests("a"), "b/b.yaml": Self.manifests("b"),
            "c/c.yaml": service + "spec: {selector: {app: a}, ports: [{port: 80}]}\n",
            "d/d.yaml": Self.manifests("d"), "e/kustomization.yaml": "resources: [../d/d.yaml, ../b]\n",
            "b/kustomization.yaml": "resources: [b.yaml]\n",
        ])
        let (parts, context) = Self.parts(files)
        let first = try Self.files(built: parts, files, of: [0], behind: "a/a.yaml")
        #expect(context.workloads.map(\.object.name) == ["a", "b", "d"] && first == ["a/a.yaml", "c/c.yaml"])
        #expect(try Self.files(built: parts, files, of: [1], behind: "b/b.yaml").contains("d/d.yaml"))
        #expect(parts.isNear("e/kustomization.yaml", [1]) && !parts.isNear("a/a.yaml", [1]))
    }

    @Test func fixesAreJudgedAsBesideNothing() {
        let orders = Self.files(["a/orders.yaml": Self.manifests("orders", replicas: 1)])
        let cart = Self.files(["b/cart.yaml": Self.manifests("cart")])
        let both = ProvenCase(orders + cart).findings
        let alone = ProvenCase(orders).findings + ProvenCase(cart).findings
        #expect(both.count == alone.count && both.contains { $0.fix?.price != nil })
        for finding in alone {
            let other = both.first { ($0.rule, $0.primary) == (finding.rule, finding.primary) }
            #expect(other?.fix == finding.fix, "\(finding.rule)")
        }
    }
}

/// How much is simulated has a bound, and what is beyond it is no safe fix.
@Suite struct ProofBoundTests {
    @Test(arguments: [8, 40])
    func manyContainersMeanFewSimulations(_ count: Int) {
        let numbers = 1000..<(1000 + count)
        let containers = numbers.map { "      - {name: c\($0), image: i, ports: [{containerPort: \($0)}]}\n" }.joined()
        let ports = numbers.map { "{name: p\($0), port: \($0)}" }.joined(separator: ", ")
        let findings = ProvenCase(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: a}
            spec:
              selector: {matchLabels: {app: a}}
              template:
                metadata: {labels: {app: a}}
                spec:
                  containers:
            \(containers)---
            apiVersion: v1
            kind: Service
            metadata: {name: a}
            spec: {selector: {app: a}, ports: [\(ports)]}

            """
        ).findings
        let left = findings.filter { $0.fix?.objections.contains { $0.contains("than are simulated") } == true }
        let fixes = findings.filter { $0.fix != nil }
        #expect(fixes.count - left.count == min(fixes.count, 1024 / count))
        #expect(fixes.count >= count)
        #expect(left.allSatisfy { $0.fix?.safety == .unsafe })
    }
}
