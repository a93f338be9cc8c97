import Foundation
import HardenKubernetes
import HardenTesting
import HardenYAML
import HardenYAMLTesting
import Testing

@Suite(
    "who means whom in overlays, compared with what Kustomize renders",
    .needs("kubectl", kubectl != nil)
)
struct KustomizeRenderingTests {
    @Test("random overlays of two bases, with a component")
    func random() throws {
        var random = SeededGenerator(seed: 11)
        var rendered = 0
        var related = 0
        for number in 0..<90 {
            let files = OverlayTree(&random).files
            let folder = try temporaryFolder(files)
            defer { try? FileManager.default.removeItem(at: folder) }
            guard let renderings = try render(files, in: folder) else { continue }
            rendered += 1
            let expected = renderings.map(Relations.init).reduce(into: Relations()) { $0.add($1) }
            var found = Relations(files)
            // What is never built together is related by place alone, which no rendering shows.
            found.pairs = found.pairs.filter { expected.together.contains($0) }
            related += expected.pairs.count
            let missed = expected.pairs.subtracting(found.pairs).map(\.description).sorted()
            let invented = found.pairs.subtracting(expected.pairs).map(\.description).sorted()
            #expect(missed.isEmpty && invented.isEmpty, "\(number): \(missed) \(invented) \(Self.text(files))")
        }
        print("\(rendered) trees of overlays, \(related) relations")
        #expect(rendered >= 40 && related >= 100)
    }

    @Test("images as Kustomize makes them")
    func images() throws {
        let names = [
            "nginx", "nginx:1.2", "nginx@sha256:\(String(repeating: "a", count: 64))", "docker.io/nginx:1",
            "registry:5000/web:3", "nginx-extra:1",
        ]
        let changes = """
            resources: [all.yaml]
            images:
              - {name: nginx, newName: httpd}
              - {name: registry:5000/web, newTag: "4"}
              - {name: nginx-extra, newTag: "2", digest: "sha256:\(String(repeating: "b", count: 64))"}
              - {name: docker.io/nginx, digest: "sha256:\(String(repeating: "c", count: 64))"}
            """
        let objects = names.enumerated().map { number, image in
            Manifest.deployment("d\(number)").replacing("example/d\(number)", with: "'\(image)'")
        }
        let files = ["k/kustomization.yaml": changes, "k/all.yaml": objects.joined(separator: "\n---\n")]
        let folder = try temporaryFolder(files)
        defer { try? FileManager.default.removeItem(at: folder) }
        let rendering = try #require(try render(files, in: folder)?.first)
        func images(_ topology: Topology) -> [String: String?] {
            Dictionary(
                uniqueKeysWithValues: topology.workloads.map {
                    ($0.view.name, $0.template?.containers.first?.image.value)
                }
            )
        }
        #expect(images(Topology(files)) == images(Topology(rendering)))
        #expect(Set(images(Topology(files)).values) != Set(names), "some are changed")
    }

    /// What Kustomize makes of each kustomization that is none of a component; `nil` where it refuses one.
    private func render(_ files: [String: String], in folder: URL) throws -> [String]? {
        var renderings: [String] = []
        for (path, text) in files.sorted(by: { $0.key < $1.key }) {
            guard path.hasSuffix("/kustomization.yaml"), !text.contains("kind: Component") else { continue }
            let build = folder.appending(path: path).deletingLastPathComponent().path
            let (status, output) = try run([try #require(kubectl), "kustomize", build], in: folder)
            guard status == 0 else { return nil }
            renderings.append(output)
        }
        return renderings
    }

    private static func text(_ files: [String: String]) -> String {
        files.filter { $0.key.hasSuffix("kustomization.yaml") }.sorted { $0.key < $1.key }
            .map { "\n== \($0.key)\n\($0.value)" }.joined()
    }
}

/// Who means whom, by the names that annotations keep through all renaming.
private struct Relations {
    struct Ends: Hashable, CustomStringConvertible {
        var first: String
        var second: String

        var description: String { "\(first) -> \(second)" }
    }

    var pairs: Set<Ends> = []
    /// Those that are built together somewhere.
    var together: Set<Ends> = []

    init() {}

    init(_ rendering: String) { self.init(Topology(rendering)) }

    init(_ files: [String: String]) { self.init(Topology(files)) }

    private init(_ topology: Topology) {
        func name(_ position: Int) -> String { topology.object(at: position).annotation("id").value ?? "?" }
        func add(_ first: Int, _ others: [Int]) {
            for other in others { pairs.insert(Ends(first: name(first), second: name(other))) }
        }
        for service in topology.services { add(service.position, service.workloads) }
        for budget in topology.disruptionBudgets { add(budget.position, budget.workloads) }
        for autoscaler in topology.autoscalers { add(autoscaler.position, autoscaler.target.objects) }
        for backend in topology.backends { add(backend.source, backend.service.objects) }
        let names = topology.manifests.objects.indices.map(name)
        for first in names {
            for second in names { together.insert(Ends(first: first, second: second)) }
        }
    }

    mutating func add(_ other: Relations) {
        pairs.formUnion(other.pairs)
        together.formUnion(other.together)
    }
}

/// Two bases, a component, and overlays of them that change names, namespaces and labels.
private struct OverlayTree {
    var files: [String: String] = [:]

    init(_ random: inout SeededGenerator) {
        for base in ["one", "two"] {
            files["\(base)/all.yaml"] = Self.objects(base, &random)
            files["\(base)/kustomization.yaml"] = "resources: [all.yaml]\n" + Self.changes(&random, most: 2)
        }
        files["part/kustomization.yaml"] =
            "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n" + Self.changes(&random, most: 2)
        let middle = random.pick(["resources: [../one]\n", "resources: [../one, ../two]\n"])
        files["middle/kustomization.yaml"] = middle + Self.changes(&random, most: 3)
        let component = random.pick(["", "components: [../part]\n"])
        files["top/kustomization.yaml"] = "resources: [../middle]\n" + component + Self.changes(&random, most: 3)
        files["other/kustomization.yaml"] =
            "resources: [../one, ../two]\n" + random.pick(["", "components: [../part]\n"])
            + Self.changes(&random, most: 2)
    }

    private static func objects(_ base: String, _ random: inout SeededGenerator) -> String {
        func id(_ kind: String) -> String { "annotations: {id: \(base)-\(kind)}" }
        let labels = (0..<4).map { _ in
            "app: \(random.pick(["a", "b"]))\(random.pick(["", ", tier: x", ", tier: y"]))"
        }
        let pods = labels[0]
        let budget = random.pick([
            "matchLabels: {\(labels[1])}", "matchExpressions: [{key: app, operator: Exists}]", "",
        ])
        let kind = random.pick(["Deployment", "Deployment", "StatefulSet", "Rollout"])
        // Kustomize does not rename what custom resources are called elsewhere; such a reference is left out.
        let autoscaler =
            kind == "Rollout"
            ? "# none"
            : """
            apiVersion: autoscaling/v2
            kind: HorizontalPodAutoscaler
            metadata: {name: \(base), \(id("autoscaler"))}
            spec: {maxReplicas: 3, scaleTargetRef: {apiVersion: apps/v1, kind: \(kind), name: \(base)}}
            """
        return """
            apiVersion: \(kind == "Rollout" ? "argoproj.io/v1alpha1" : "apps/v1")
            kind: \(kind)
            metadata: {name: \(base), \(id("workload"))}
            spec:
              selector: {matchLabels: {\(pods)}}
              template:
                metadata: {labels: {\(pods)}}
                spec: {containers: [{name: c, image: i, ports: [{name: http, containerPort: 80}]}]}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: \(base)-pod, labels: {\(labels[2])}, \(id("pod"))}
            spec: {containers: [{name: c, image: i, ports: [{name: http, containerPort: 80}]}]}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: \(base), \(id("service"))}
            spec: {selector: {\(labels[3])}, ports: [{port: 80, targetPort: http}]}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: \(base)-open, \(id("open"))}
            spec: {ports: [{port: 80, targetPort: http}]}
            ---
            apiVersion: policy/v1
            kind: PodDisruptionBudget
            metadata: {name: \(base), \(id("budget"))}
            spec: {maxUnavailable: 1, selector: {\(budget)}}
            ---
            \(autoscaler)
            ---
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: \(base), \(id("ingress"))}
            spec: {defaultBackend: {service: {name: \(base), port: {number: 80}}}}
            """
    }

    private static func changes(_ random: inout SeededGenerator, most: Int) -> String {
        let all = [
            "namePrefix: p\(random.next() % 3)-\n", "nameSuffix: -s\(random.next() % 3)\n",
            "namespace: n\(random.next() % 2)\n", "commonLabels: {app: \(random.pick(["a", "b", "c"]))}\n",
            "commonLabels: {tier: \(random.pick(["x", "z"]))}\n",
            "labels: [{pairs: {tier: \(random.pick(["x", "z"]))}}]\n",
            "labels: [{pairs: {tier: \(random.pick(["x", "y"]))}, includeTemplates: true}]\n",
            "labels: [{pairs: {app: \(random.pick(["a", "b", "c"]))}, includeSelectors: true}]\n",
            "images: [{name: i, newTag: '2'}]\n", "replicas: [{name: one, count: 3}]\n",
        ]
        var chosen: [String: String] = [:]
        for _ in 0..<(random.next() % UInt64(most + 1)) {
            let change = random.pick(all)
            chosen[String(change.prefix { $0 != ":" })] = change
        }
        return chosen.values.sorted().joined()
    }
}

extension SeededGenerator {
    fileprivate mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[Int(next() % UInt64(elements.count))]
    }
}
