import HardenKubernetes
import HardenYAML
import Testing

@Suite struct SelectionTests {
    @Test("a Service selects the Pods that have all its labels")
    func services() throws {
        let topology = Topology(
            Manifest.documents(
                Manifest.deployment("a", labels: "app: a, tier: web"),
                Manifest.deployment("b", labels: "app: b, tier: web"),
                Manifest.service("a", selector: "app: a"),
                Manifest.service("web", selector: "tier: web"),
                Manifest.service("none", selector: "app: a, tier: db")
            )
        )
        #expect(topology.service("a")?.workloads == [0])
        #expect(topology.service("web")?.workloads == [0, 1])
        #expect(topology.workload("a")?.services == [2, 3])
        #expect(topology.service("none")?.selection == .nothing(nearMisses: [0], isOpen: false))
    }

    @Test("namespaces keep objects apart; an absent one may be any of several")
    func namespaces() {
        let topology = Topology(
            Manifest.documents(
                Manifest.deployment("a", namespace: "one"),
                Manifest.deployment("a", namespace: "two"),
                Manifest.service("a", namespace: "two"),
                Manifest.service("a")
            )
        )
        #expect(topology.services.map(\.workloads) == [[1], []])
    }

    @Test(
        "an absent namespace meets 'default' in the same folder, where nothing else is there, and says so; others are told"
    )
    func openNamespaces() {
        let topology = Topology([
            "a/deploy.yaml": Manifest.deployment("a"), "a/svc.yaml": Manifest.service("a", namespace: "default"),
            "b/deploy.yaml": Manifest.deployment("b", namespace: "shop"), "b/in/svc.yaml": Manifest.service("b"),
            "c/deploy.yaml": Manifest.deployment("c", namespace: "shop"),
            "c/svc.yaml": Manifest.documents(Manifest.service("c"), Manifest.service("c", namespace: "shop")),
            "d/all.yaml": Manifest.documents(Manifest.deployment("d", namespace: "shop"), Manifest.service("d")),
        ])
        #expect(
            topology.services.map { topology.files($0.workloads) } == [
                ["a/deploy.yaml"], [], [], ["c/deploy.yaml"], [],
            ]
        )
        #expect(topology.assumedNamespaces == ["Service default/a and Deployment a"])
        #expect(
            topology.unresolvedWorkloads.map(\.text) == [
                "Deployment shop/b in b/deploy.yaml, whose Pods Service b in b/in/svc.yaml may select, too",
                "Deployment shop/d in d/all.yaml, whose Pods Service d in d/all.yaml may select, too",
            ]
        )
    }

    @Test("what guards, and lies near without a namespace, may be meant; it is told")
    func openProtections() {
        func object(_ kind: String, _ spec: String) -> String {
            "apiVersion: \(kind == "HorizontalPodAutoscaler" ? "autoscaling/v2" : "policy/v1")\nkind: \(kind)\n"
                + "metadata: {name: g}\nspec: {\(spec)}\n"
        }
        let target = "scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: a}"
        let budget = object("PodDisruptionBudget", "maxUnavailable: 1, selector: {matchLabels: {app: a}}")
        let topology = Topology([
            "shop/a.yaml": Manifest.documents(
                Manifest.deployment("a", namespace: "shop"),
                Manifest.service("a", namespace: "shop")
            ),
            "guards/pdb.yaml": budget,
            "guards/hpa.yaml": object("HorizontalPodAutoscaler", target + ", maxReplicas: 5"),
            "x/y/z/far/pdb.yaml": budget,
        ])
        #expect(topology.workload("a")?.autoscalers == [])
        #expect(topology.workload("a")?.disruptionBudgets == [])
        #expect(
            topology.unresolved.map(\.text) == [
                "the number of Pods of Deployment shop/a (none is written; HorizontalPodAutoscaler g may decide)",
                "PodDisruptionBudget g in guards/pdb.yaml, which may be for Deployment shop/a in shop/a.yaml",
            ]
        )
    }

    @Test("an object of another kind scales what its references name, in its namespace")
    func unknownScalers() {
        func scaler(_ kind: String, _ spec: String) -> String {
            "apiVersion: example.com/v1\nkind: \(kind)\nmetadata: {name: s, namespace: shop}\nspec: \(spec)\n"
        }
        let reference = "scaleTargetRef: {kind: Deployment, name: "
        let topology = Topology([
            "a.yaml": Manifest.documents(
                Manifest.deployment("a", namespace: "shop"),
                Manifest.deployment("b", namespace: "shop"),
                Manifest.deployment("b", namespace: "other")
            ),
            "b.yaml": scaler("Balancer", "{targets: [{\(reference)a}}, {\(reference)b}}]}"),
            "c.yaml": "apiVersion: v1\nkind: List\nitems:\n- "
                + scaler("Pacer", "{\(reference)a}}")
                .replacing("\n", with: "\n  "),
            "d.yaml": scaler("CustomResourceDefinition", "{properties: {scaleTargetRef: {type: object}}}"),
        ])
        #expect(
            topology.workloads.map { $0.otherScalers.map(\.title) } == [["Balancer s", "Pacer s"], ["Balancer s"], []]
        )
    }

    @Test("of workloads that would fight about Pods a budget means the nearest")
    func alternatives() {
        let budget = """
            apiVersion: policy/v1
            kind: PodDisruptionBudget
            metadata: {name: g, namespace: shop}
            spec: {maxUnavailable: 1, selector: {matchLabels: {app: a}}}
            """
        let topology = Topology([
            "one/a.yaml": Manifest.documents(Manifest.deployment("a", namespace: "shop"), budget),
            "two/b.yaml": Manifest.deployment("b", namespace: "shop", labels: "app: a"),
            "two/c.yaml": Manifest.deployment("c", namespace: "shop", labels: "app: a, tier: web"),
        ])
        #expect(topology.disruptionBudgets.map { $0.workloads.map { topology.object(at: $0).name } } == [["a", "c"]])
    }

    @Test("of objects without a namespace the nearest count, and far ones never")
    func nearness() {
        let topology = Topology([
            "dev/deploy.yaml": Manifest.deployment("a"), "dev/svc/service.yaml": Manifest.service("a"),
            "prod/deploy.yaml": Manifest.deployment("a"), "prod/svc/service.yaml": Manifest.service("a"),
            "x/1/2/3/4/service.yaml": Manifest.service("a"),
        ])
        #expect(
            topology.services.map { topology.files($0.workloads) } == [["dev/deploy.yaml"], ["prod/deploy.yaml"], []]
        )
    }

    @Test("labels select in all files of a folder, but not in alternatives of the same object")
    func folders() throws {
        let budget =
            "apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: web}\n"
            + "spec: {maxUnavailable: 1, selector: {matchLabels: {app: web}}}\n"
        func web(_ name: String) -> String { Manifest.deployment(name, labels: "app: web") }
        let service = Manifest.service("web", selector: "app: web")
        let topology = Topology([
            "k/stable.yaml": Manifest.documents(web("stable"), service, budget), "k/canary.yaml": web("canary"),
            "k/old/old.yaml": web("old"),
            "x/blue.yaml": Manifest.documents(web("blue"), service),
            "x/green.yaml": Manifest.documents(web("green"), service),
            "x/other.yaml": Manifest.documents(web("other"), Manifest.service("other", selector: "app: web")),
        ])
        func names(_ workloads: [Int]) -> [String] { workloads.map { topology.object(at: $0).name } }
        #expect(
            topology.services.map { names($0.workloads) } == [["canary", "stable"], ["blue"], ["green"], ["other"]]
        )
        #expect(topology.disruptionBudgets.map { names($0.workloads) } == [["canary", "stable"]])
        // What is nearer to others is not hidden.
        let old = try #require(topology.workload("old"))
        #expect(old.services.isEmpty)
        #expect(Set(old.passedOverBy.map { topology.object(at: $0).kind }) == [.service, .podDisruptionBudget])
        #expect(
            topology.unresolvedWorkloads.map(\.text) == [
                "Deployment old in k/old/old.yaml, whose Pods Service web in k/stable.yaml may select, too"
            ]
        )
    }

    @Test("no selector is no fault, a placeholder is unknown, and templates beside leave it open")
    func undecided() {
        let text = Manifest.service("a")
        let topology = Topology([
            "a/none.yaml": text.replacing("selector: {app: a}", with: "clusterIP: None"),
            "b/external.yaml": text.replacing("selector: {app: a}", with: "type: ExternalName"),
            "c/unknown.yaml": text.replacing("app: a}", with: "app: \"${APP}\"}"),
            "d/open.yaml": text,
            "d/template.yaml": "{{ include \"deployment\" . }}\napiVersion: v1\nkind: Deployment\n",
        ])
        #expect(
            topology.services.map(\.selection) == [
                .noSelector, .noSelector, .unknown, .nothing(nearMisses: [], isOpen: true),
            ]
        )
    }

    @Test("disruption budgets, with the old version's meaning of an empty selector")
    func budgets() {
        func budget(_ version: String, _ selector: String) -> String {
            "apiVersion: policy/\(version)\nkind: PodDisruptionBudget\nmetadata: {name: p}\nspec: {maxUnavailable: 1, \(selector)}\n"
        }
        let topology = Topology(
            Manifest.documents(
                Manifest.deployment("a", labels: "app: a, v: x"),
                Manifest.deployment("b"),
                budget("v1", "selector: {matchLabels: {app: a}}"),
                budget("v1", "selector: {}"),
                budget("v1beta1", "selector: {}"),
                budget("v1", "other: 1"),
                budget("v1", "selector: {matchLabels: {app: a, v: y}}"),
                budget("v1", "selector: {matchExpressions: [{key: app, operator: NotIn, values: [b]}]}")
            )
        )
        #expect(topology.disruptionBudgets.map(\.workloads) == [[0], [0, 1], [], [], [], [0]])
        #expect(topology.disruptionBudgets.map(\.nearMisses)[4] == [0])
        #expect(topology.workload("a")?.disruptionBudgets == [2, 3, 7])
    }

    @Test("autoscalers of all versions find their workloads")
    func autoscalers() {
        func autoscaler(_ header: String, _ spec: String) -> String {
            "\(header)\nmetadata: {name: h}\nspec: {\(spec)}\n"
        }
        let target = "scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: a}, maxReplicas: 5"
        let topology = Topology(
            Manifest.documents(
                Manifest.deployment("a"),
                autoscaler("apiVersion: autoscaling/v1\nkind: HorizontalPodAutoscaler", target),
                autoscaler(
                    "apiVersion: autoscaling/v2beta2\nkind: HorizontalPodAutoscaler",
                    target + ", minReplicas: 3"
                ),
                autoscaler(
                    "apiVersion: keda.sh/v1alpha1\nkind: ScaledObject",
                    "scaleTargetRef: {name: a}, triggers: [{}]"
                ),
                autoscaler(
                    "apiVersion: keda.k8s.io/v1alpha1\nkind: ScaledObject",
                    "scaleTargetRef: {deploymentName: a}, triggers: [{}]"
                ),
                autoscaler(
                    "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler",
                    target.replacing("name: a", with: "name: z")
                )
            )
        )
        #expect(topology.workload("a")?.autoscalers == [1, 2, 3, 4])
        let minima = topology.autoscalers.map { AutoscalerView(topology.object(at: $0.position)).minReplicas.value }
        #expect(minima == [1, 3, 0, 0, 1])
        #expect(topology.autoscalers.last?.target == .notFound(.init(sameName: [], sameKind: [0], isOpen: false)))
    }

    @Test("a Rollout borrows the template of a Deployment")
    func workloadRef() throws {
        let rollout = """
            apiVersion: argoproj.io/v1alpha1
            kind: Rollout
            metadata: {name: r}
            spec: {workloadRef: {apiVersion: apps/v1, kind: Deployment, name: a}, strategy: {canary: {}}}
            """
        let topology = Topology(Manifest.documents(Manifest.deployment("a"), rollout, Manifest.service("a")))
        #expect(topology.service("a")?.workloads == [0, 1])
        #expect(topology.workload("a")?.takenOverBy == 1)
        #expect(topology.workload("r")?.template?.containers.first?.name.value == "app")
        #expect(Topology(rollout).workload("r")?.template == nil)
    }

    @Test("selectors that select too much together are not followed, and named")
    func allowance() {
        func topology(_ count: Int) -> Topology {
            let workloads = (0..<count).map { Manifest.deployment("w\($0)", labels: "app: a") }
            let services = (0..<count).map { Manifest.service("s\($0)", selector: "app: a") }
            return Topology((workloads + services).joined(separator: "---\n"))
        }
        // 4,000 pairs and ten for each object.
        #expect(topology(70).unresolvedSelections.isEmpty)
        let large = topology(100)
        let pairs = large.services.map(\.workloads.count).reduce(0, +)
        #expect((6_000..<6_000 + 100).contains(pairs))
        #expect(large.unresolvedSelections.count == large.services.count { $0.selection == .unknown })
        #expect(large.unresolvedSelections.count == 100 - pairs / 100)
    }
}
