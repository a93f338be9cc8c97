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

    @Test("names that a kustomization makes are found, as are those in the files")
    func prefixes() throws {
        let topology = Topology([
            "app/base/kustomization.yaml": "resources: [deployment.yaml, service.yaml, config.yaml]\nnameSuffix: -v1\n",
            "app/base/deployment.yaml": Manifest.deployment("a"),
            "app/base/service.yaml": Manifest.service(
                "a",
                annotations: "{cloud.google.com/backend-config: '{\"default\": \"prod-c-v1\"}'}"
            ),
            "app/base/config.yaml": "apiVersion: cloud.google.com/v1\nkind: BackendConfig\nmetadata: {name: c}\n",
            "app/prod/kustomization.yaml": """
            resources: [../base, ingress.yaml, scaler.yaml]
            namePrefix: prod-
            patches:
              - target: {kind: Deployment, name: a-v1}
                patch: "[{op: add, path: /spec/replicas, value: 3}]"
            """,
            "app/prod/ingress.yaml": Manifest.ingress("i", to: "a", annotations: "{kubernetes.io/ingress.class: gce}"),
            "app/prod/scaler.yaml": """
            apiVersion: autoscaling/v2
            kind: HorizontalPodAutoscaler
            metadata: {name: s}
            spec: {maxReplicas: 3, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: prod-a-v1}}
            """,
            "other/scaler.yaml": """
            apiVersion: autoscaling/v2
            kind: HorizontalPodAutoscaler
            metadata: {name: s}
            spec: {maxReplicas: 3, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: test-a-v1}}
            """,
        ])
        let workload = try #require(topology.workload("a"))
        #expect(topology.files(workload.autoscalers) == ["app/prod/scaler.yaml"])
        #expect(workload.routes.map(\.kind).contains(.gkeIngressExternal), "the Ingress has the name of the file")
        let service = try #require(topology.service("a"))
        #expect(service.backendConfigs.flatMap(\.resolution.objects).map { topology.object(at: $0).name } == ["c"])
        #expect(topology.patches(of: workload.position).count == 1)
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
            "c/kustomization.yaml":
                "kind: Component\napiVersion: kustomize.config.k8s.io/v1alpha1\nresources: [svc.yaml]\nnamespace: n\n",
            "c/svc.yaml": Manifest.service("a"),
            "o/kustomization.yaml": "resources: [d.yaml, ../p]\ncomponents: [../c]\n",
            "o/d.yaml": Manifest.deployment("a"),
            "p/kustomization.yaml": "resources: [../o]\n",
        ])
        #expect(topology.service("a")?.workloads.count == 1)
        #expect(topology.workload("a")?.namespaces == ["n"])
    }

    @Test("what patches change is known for the objects that they are for")
    func patches() throws {
        let topology = Topology([
            "base/kustomization.yaml": "resources: [a.yaml, b.yaml]\n",
            "base/a.yaml": Manifest.deployment("a"),
            "base/b.yaml": Manifest.deployment("b"),
            "prod/kustomization.yaml": """
            resources: [../base]
            replicas: [{name: b, count: 3}]
            patches:
              - path: merge.yaml
              - path: operations.yaml
                target: {kind: Deployment, name: b}
              - patch: |-
                  - {op: add, path: /metadata/annotations/x~1y, value: z}
                target: {kind: Deployment, labelSelector: app=a}
              - path: missing.yaml
                target: {kind: Service}
            """,
            "prod/merge.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {replicas: 3}\n",
            "prod/operations.yaml": "- op: replace\n  path: /spec/template/spec/containers/0/image\n  value: x\n",
        ])
        let first = topology.patches(of: try #require(topology.workload("a")).position)
        #expect(first.count == 2)
        #expect(first[0].mayChange(["spec", "replicas"]) && !first[0].mayChange(["spec", "minReadySeconds"]))
        #expect(first[1].mayChange(["metadata", "annotations", "x/y"]) && !first[1].mayChange(["spec"]))
        let second = topology.patches(of: try #require(topology.workload("b")).position)
        #expect(second.count == 3)
        #expect(second.contains { $0.mayChange(["spec", "replicas"]) })
        #expect(second.contains { $0.mayChange(["spec", "template"]) })
        #expect(topology.manifests.leftAloneCounts == ["kustomization": 2, "patch": 2])
    }
}
