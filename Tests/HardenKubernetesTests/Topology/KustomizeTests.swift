import HardenKubernetes
import HardenRollout
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
        #expect(Set(workload.routes.map(\.kind)) == [.path(.ingressNGINX), .path(.gkeIngressExternal), .inCluster])
        #expect(topology.files(workload.disruptionBudgets) == ["app/prod/budget.yaml"])
        #expect(topology.manifests.leftAloneCounts == ["patch": 1, "kustomization": 3])
    }

    /// Each Component names the next two: applied as often as kustomize does, the last would come some 10^18 times.
    @Test func aLadderOfComponentsEnds() {
        var files = [
            "k/kustomization.yaml": "resources: [a.yaml]\ncomponents: [c0]\n", "k/a.yaml": Manifest.deployment("a"),
        ]
        for step in 0..<90 {
            files["k/c\(step)/kustomization.yaml"] = """
                apiVersion: kustomize.config.k8s.io/v1alpha1
                kind: Component
                components: [../c\(step + 1), ../c\(step + 2)]
                """
        }
        #expect(Topology(files).workload("a") != nil)
    }

    @Test("a protection that a kustomization leaves out does not count, and is named")
    func leftOut() throws {
        let budget =
            "apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: a}\n"
            + "spec: {maxUnavailable: 1, selector: {matchLabels: {app: a}}}\n"
        let autoscaler =
            "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: a}\n"
            + "spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: a}, maxReplicas: 5}\n"
        let config = "apiVersion: cloud.google.com/v1\nkind: BackendConfig\nmetadata: {name: a}\nspec: {}\n"
        let service = Manifest.service("a", annotations: "{cloud.google.com/backend-config: '{\"default\": \"a\"}'}")
        var files = [
            "k/kustomization.yaml": "resources: [app/a.yaml]\n",
            "k/app/a.yaml": Manifest.documents(Manifest.deployment("a"), service),
            "k/app/rest.yaml": Manifest.documents(budget, autoscaler, config),
        ]
        let topology = Topology(files)
        let workload = try #require(topology.workload("a"))
        #expect(workload.disruptionBudgets.isEmpty && workload.autoscalers.isEmpty)
        #expect(workload.passedOverBy.map { topology.object(at: $0).kind } == [.podDisruptionBudget])
        #expect(
            topology.protectionsLeftOut.map(\.text)
                == ["PodDisruptionBudget a", "HorizontalPodAutoscaler a", "BackendConfig a"].map {
                    "\($0), since k/app/rest.yaml is not among the resources of k/kustomization.yaml"
                }
        )
        #expect(topology.unresolvedBackendConfigs.isEmpty)
        files["k/kustomization.yaml"] = "resources: [app/a.yaml, app/rest.yaml]\n"
        #expect(Topology(files).workload("a")?.disruptionBudgets.count == 1)
        // Where nothing is built, all is applied as it is.
        files["k/kustomization.yaml"] = "resources: [app/other.yaml]\n"
        #expect(Topology(files).workload("a")?.autoscalers.count == 1)
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
        #expect(
            workload.routes.map(\.kind).contains(.path(.gkeIngressExternal)),
            "the Ingress has the name of the file"
        )
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

    @Test("a label that an overlay changes in selectors and Pods alike keeps them together")
    func overriddenLabel() throws {
        let base = [
            "base/kustomization.yaml": "resources: [all.yaml]\n",
            "base/all.yaml": Manifest.documents(Manifest.deployment("a"), Manifest.service("a")),
        ]
        for labels in [
            "labels: [{includeSelectors: true, pairs: {app: b}}]", "commonLabels: {app: b}",
        ] {
            let files = base.merging(["top/kustomization.yaml": "resources: [../base]\n\(labels)\n"]) { $1 }
            #expect(Topology(files).service("a")?.workloads.count == 1, "\(labels)")
        }
        // Templates alone: what the Service still selects is gone, but in the base.
        let files = base.merging([
            "base/kustomization.yaml":
                "resources: [all.yaml]\nlabels: [{includeTemplates: true, pairs: {app: b}}]\n"
        ]) { $1 }
        #expect(Topology(files).service("a")?.workloads.isEmpty == true)
    }

    @Test("what lies beside a kustomization's files without a namespace is applied to theirs")
    func beside() {
        let topology = Topology([
            "k/kustomization.yaml": "namespace: shop\nresources: [d.yaml]\n",
            "k/d.yaml": Manifest.deployment("a"),
            "k/s.yaml": Manifest.service("a"),
            "k/other.yaml": Manifest.service("other", namespace: "elsewhere", selector: "app: a"),
        ])
        #expect(topology.service("a")?.workloads.count == 1)
        #expect(topology.service("other")?.workloads.isEmpty == true)
    }

    @Test("a patch of a kind that nothing reads concerns no other object")
    func foreignPatches() throws {
        let topology = Topology([
            "k/kustomization.yaml": """
            resources: [d.yaml, role.yaml]
            patches:
              - path: delete.yaml
              - path: gone.yaml
                target: {kind: ClusterRole}
            """,
            "k/d.yaml": Manifest.deployment("a"),
            "k/role.yaml": "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: r}\n",
            "k/delete.yaml":
                "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: r}\n$patch: delete\n",
        ])
        #expect(topology.patches(of: try #require(topology.workload("a")).position).isEmpty)
    }

    @Test("a patch with a directive changes all that is below it")
    func directives() throws {
        let topology = Topology([
            "k/kustomization.yaml": "resources: [d.yaml]\npatches: [{path: p.yaml}]\n",
            "k/d.yaml": Manifest.deployment("a"),
            "k/p.yaml":
                "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {template: {$patch: replace}}\n",
        ])
        let patches = topology.patches(of: try #require(topology.workload("a")).position)
        #expect(patches.map { $0.mayChange(["spec", "template", "spec"]) } == [true])
        #expect(patches.map { $0.mayChange(["spec", "replicas"]) } == [false])
    }

    @Test("calling an object a patch hides it only where there is something to patch")
    func claimedByKustomization() {
        for patches in ["patches: [{path: d.yaml}]", "patchesStrategicMerge: [d.yaml]", "transformers: [d.yaml]"] {
            let topology = Topology([
                "k/kustomization.yaml": "resources: [s.yaml]\n\(patches)\n",
                "k/d.yaml": Manifest.deployment("a"),
                "k/s.yaml": Manifest.service("a"),
            ])
            #expect(topology.service("a")?.workloads.count == 1, "\(patches)")
        }
    }
}
