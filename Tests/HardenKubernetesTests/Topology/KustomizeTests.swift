import HardenKubernetes
import HardenYAML
import Testing

@Suite struct KustomizeTests {
    /// A base with a Deployment, and two variants of it with objects of their own.
    private static let files = [
        "app/base/kustomization.yaml": "resources: [deployment.yaml, service.yaml]\n",
        "app/base/deployment.yaml": Manifest.deployment("a"),
        "app/base/service.yaml": Manifest.service("a"),
        "app/dev/kustomization.yaml": "resources: [../base, ingress.yaml]\nnamespace: dev\n",
        "app/dev/ingress.yaml": Manifest.ingress("i", to: "a", annotations: "{kubernetes.io/ingress.class: nginx}"),
        "app/prod/kustomization.yaml": """
        resources: [../base/, ./ingress.yaml, budget.yaml]
        namespace: prod
        patches: [{path: patch.yaml}]
        commonLabels: {env: prod}
        """,
        "app/prod/ingress.yaml": Manifest.ingress("i", to: "a", annotations: "{kubernetes.io/ingress.class: gce}"),
        "app/prod/budget.yaml": """
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: {name: b, namespace: prod}
        spec: {maxUnavailable: 1, selector: {matchLabels: {app: a, env: prod}}}
        """,
        "app/prod/patch.yaml": Manifest.deployment("a"),
    ]

    @Test("the objects of a base are visible to all variants, and those of a variant only to it")
    func variants() throws {
        let topology = Topology(Self.files)
        let workload = try #require(topology.workload("a"))
        #expect(topology.workloads.count == 1, "the patch is none")
        #expect(workload.namespaces == [nil, "dev", "prod"])
        #expect(Set(workload.routes.map(\.kind)) == [.ingressNGINX, .gkeIngressExternal, .inCluster])
        #expect(topology.files(workload.disruptionBudgets) == ["app/prod/budget.yaml"])
        #expect(topology.manifests.leftAloneCounts == ["patch": 1, "kustomization": 3])
    }

    @Test("variants with copies of the same objects do not mix")
    func copies() {
        var files: [String: String] = [:]
        for variant in ["dev", "prod"] {
            files["\(variant)/kustomization.yaml"] = "resources: [../common, all.yaml]\n"
            files["\(variant)/all.yaml"] = Manifest.documents(Manifest.deployment("a"), Manifest.service("a"))
        }
        files["common/kustomization.yaml"] = "resources: [extra.yaml]\n"
        files["common/extra.yaml"] = Manifest.deployment("extra")
        let topology = Topology(files)
        #expect(topology.services.map { topology.files($0.workloads) } == [["dev/all.yaml"], ["prod/all.yaml"]])
    }

    @Test("remote resources leave things open")
    func remote() {
        let topology = Topology([
            "k/kustomization.yaml": "resources: [svc.yaml, 'https://example.com/app?ref=v1']\n",
            "k/svc.yaml": Manifest.service("a"),
        ])
        #expect(topology.service("a")?.selection == .nothing(nearMisses: [], isOpen: true))
    }

    @Test("components, and kustomizations that include each other")
    func components() {
        let topology = Topology([
            "c/kustomization.yaml": "kind: Component\napiVersion: kustomize.config.k8s.io/v1alpha1\nresources: [svc.yaml]\nnamespace: n\n",
            "c/svc.yaml": Manifest.service("a"),
            "o/kustomization.yaml": "resources: [d.yaml, ../p]\ncomponents: [../c]\n",
            "o/d.yaml": Manifest.deployment("a"),
            "p/kustomization.yaml": "resources: [../o]\n",
        ])
        #expect(topology.service("a")?.workloads.count == 1)
        #expect(topology.workload("a")?.namespaces == ["n"])
    }
}
