import HardenKubernetes
import Testing

@testable import HardenRules

/// What speaks against a fix although no simulation shows it: each condition with a manifest in which it holds, made of one
/// in which none does.
@Suite struct UnseenConditionTests {
    /// A change of the manifest in which no condition holds.
    struct Case: CustomTestStringConvertible, Sendable {
        let condition: String
        /// The rule whose fix is not safe any more.
        let rule: String
        /// What the fix says why.
        let objection: String
        var changes: [(old: String, new: String)] = []
        /// Further manifests, by path.
        var others: [(path: String, text: String)] = []
        var unread: [String] = []

        var testDescription: String { "\(condition): \(rule)" }
    }

    private static let deployment = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: api, namespace: shop}
        spec:
          replicas: 3
          selector: {matchLabels: {app: api}}
          strategy: {rollingUpdate: {maxUnavailable: 1, maxSurge: 1}}
          template:
            metadata: {labels: {app: api}}
            spec:
              nodeSelector: {team: shop}
              containers:
                - name: api
                  image: api:1
                  resources: {limits: {memory: 1Gi}}
                  ports: [{containerPort: 8080, name: http}]
                  readinessProbe: {httpGet: {path: /ready, port: 8080}}

        """

    private static let service = """
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: api, namespace: shop}
        spec:
          selector: {app: api}
          ports: [{port: 80, targetPort: 8080}]

        """

    private static let cases = [
        Case(
            condition: "misspelling",
            rule: "pre-stop-missing",
            objection: "api has livecycle, which is probably meant as lifecycle",
            changes: [
                ("image: api:1\n", "image: api:1\n          livecycle: {preStop: {sleep: {seconds: 60}}}\n")
            ]
        ),
        Case(
            condition: "one-at-a-time",
            rule: "pre-stop-missing",
            objection: "the manifest of api says 'Do not scale up.'",
            changes: [("  replicas: 3\n", "  replicas: 1 # Do not scale up.\n")]
        ),
        Case(
            condition: "one-at-a-time",
            rule: "pre-stop-missing",
            objection: "InfluxDB is to have it alone",
            changes: [
                ("image: api:1", "image: influxdb:1.8"),
                (
                    "      containers:\n",
                    "      volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]\n      containers:\n"
                ),
            ]
        ),
        Case(
            condition: "spare-device",
            rule: "rollout-loses-capacity",
            objection: "a node with a free nvidia.com/gpu may not be there",
            changes: [("memory: 1Gi", "nvidia.com/gpu: 1")]
        ),
        Case(
            condition: "spare-device",
            rule: "rollout-loses-capacity",
            objection: "a node with a free google.com/tpu may not be there",
            changes: [("memory: 1Gi", "google.com/tpu: 4")]
        ),
        // An autoscaler's Pods count, not the manifest's.
        Case(
            condition: "spare-device",
            rule: "rollout-loses-capacity",
            objection: "a node with a free nvidia.com/gpu may not be there",
            changes: [
                ("memory: 1Gi", "nvidia.com/gpu: 1"), ("  replicas: 3\n", ""),
                ("maxUnavailable: 1", "maxUnavailable: 50%"),
            ],
            others: [
                (
                    "k8s/hpa.yaml",
                    """
                    apiVersion: autoscaling/v2
                    kind: HorizontalPodAutoscaler
                    metadata: {name: api, namespace: shop}
                    spec:
                      scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: api}
                      minReplicas: 2
                      maxReplicas: 5

                    """
                )
            ]
        ),
        Case(
            condition: "surge-ruled-out",
            rule: "rollout-loses-capacity",
            objection: "maxSurge: 0 is written for api",
            changes: [("maxSurge: 1", "maxSurge: 0")]
        ),
        Case(
            condition: "shared-volume",
            rule: "disruption-budget-missing",
            objection: "the Pods of api share the volume claim data, which one node has at a time",
            changes: [
                (
                    "nodeSelector: {team: shop}",
                    "volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]"
                )
            ],
            others: [
                (
                    "k8s/claim.yaml",
                    """
                    apiVersion: v1
                    kind: PersistentVolumeClaim
                    metadata: {name: data, namespace: shop}
                    spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}

                    """
                )
            ]
        ),
        Case(
            condition: "unknown-proxy",
            rule: "pre-stop-missing",
            objection: "how long requests over Ingress shop/api go on is not known",
            others: [
                (
                    "k8s/edge.yaml",
                    """
                    apiVersion: networking.k8s.io/v1
                    kind: Ingress
                    metadata: {name: api, namespace: shop}
                    spec:
                      ingressClassName: haproxy
                      defaultBackend: {service: {name: api, port: {number: 80}}}

                    """
                )
            ]
        ),
        Case(
            condition: "long-timeout",
            rule: "pre-stop-missing",
            objection: "whether requests to api take the 120 s that their timeout allows is not known",
            changes: [
                (
                    "kind: Service\nmetadata: {name: api, namespace: shop}",
                    "kind: Service\nmetadata: {name: api, namespace: shop, annotations: "
                        + "{cloud.google.com/backend-config: '{\"default\": \"api\"}'}}"
                )
            ],
            others: [
                (
                    "k8s/edge.yaml",
                    """
                    apiVersion: cloud.google.com/v1
                    kind: BackendConfig
                    metadata: {name: api, namespace: shop}
                    spec: {timeoutSec: 120, connectionDraining: {drainingTimeoutSec: 120}}
                    ---
                    apiVersion: networking.k8s.io/v1
                    kind: Ingress
                    metadata: {name: api, namespace: shop, annotations: {kubernetes.io/ingress.class: gce}}
                    spec: {defaultBackend: {service: {name: api, port: {number: 80}}}}

                    """
                )
            ]
        ),
        Case(
            condition: "long-timeout",
            rule: "pre-stop-missing",
            objection: "whether requests to api take the 300 s that their timeout allows is not known",
            others: [
                (
                    "k8s/edge.yaml",
                    """
                    apiVersion: networking.k8s.io/v1
                    kind: Ingress
                    metadata: {name: api, namespace: shop, annotations: {nginx.ingress.kubernetes.io/proxy-read-timeout: "300"}}
                    spec: {ingressClassName: nginx, defaultBackend: {service: {name: api, port: {number: 80}}}}

                    """
                )
            ]
        ),
        Case(
            condition: "spot-notice",
            rule: "pre-stop-missing",
            objection: "api runs on Spot VMs, and one that is reclaimed leaves 15 s of ",
            changes: [("team: shop", "cloud.google.com/gke-spot: \"true\"")]
        ),
        Case(
            condition: "windows-nodes",
            rule: "pre-stop-missing",
            objection: "api runs on Windows",
            changes: [("team: shop", "kubernetes.io/os: windows")]
        ),
        Case(
            condition: "object-elsewhere",
            rule: "disruption-budget-missing",
            objection: "a PodDisruptionBudget may be in k8s/pdb.yaml, which was not read",
            unread: ["pdb.yaml"]
        ),
        Case(
            condition: "object-elsewhere",
            rule: "disruption-budget-missing",
            objection: "PodDisruptionBudget any in budgets/api.yaml may select the Pods of api, too",
            others: [
                (
                    "budgets/api.yaml",
                    """
                    apiVersion: policy/v1
                    kind: PodDisruptionBudget
                    metadata: {name: any}
                    spec: {maxUnavailable: 1, selector: {matchLabels: {app: api}}}

                    """
                )
            ]
        ),
        Case(
            condition: "object-elsewhere",
            rule: "disruption-budget-missing",
            objection: "its selector matches the Pods of Deployment shop/canary in canary/api.yaml, too",
            others: [
                ("canary/api.yaml", deployment.replacing("metadata: {name: api", with: "metadata: {name: canary"))
            ]
        ),
        Case(
            condition: "quota",
            rule: "pre-stop-missing",
            objection: "ResourceQuota q allows 4 Pods",
            others: [
                (
                    "k8s/quota.yaml",
                    """
                    apiVersion: v1
                    kind: ResourceQuota
                    metadata: {name: q, namespace: shop}
                    spec: {hard: {pods: "4"}}
                    ---
                    apiVersion: v1
                    kind: Service
                    metadata: {name: other, namespace: shop}
                    spec: {selector: {app: other}, ports: [{port: 80}]}

                    """
                )
            ]
        ),
        Case(
            condition: "twin",
            rule: "pre-stop-missing",
            objection: "Deployment shop/api is in k8s/old.yaml, too",
            others: [("k8s/old.yaml", deployment)]
        ),
    ]

    private static func proven(_ example: Case?) -> ProvenCase {
        var text = deployment + service
        for (old, new) in example?.changes ?? [] { text = text.replacing(old, with: new) }
        let files = [("k8s/api.yaml", text)] + (example?.others ?? []).map { ($0.path, $0.text) }
        return ProvenCase(
            files.map { LoadedFile.load(Array($0.1.utf8), path: $0.0) },
            unread: example?.unread ?? []
        )
    }

    @Test("without any of them, the fixes are safe", arguments: Set(cases.map(\.rule)).sorted())
    func control(rule: String) throws {
        let fix = try Self.proven(nil).fix(of: rule)
        #expect(fix.safety == .safe && fix.objections.isEmpty, "\(fix)")
    }

    @Test("each makes a fix unsafe, and says why", arguments: cases)
    func condition(_ example: Case) throws {
        let proven = Self.proven(example)
        let found = proven.findings.filter { $0.rule == example.rule && $0.primary.file == "k8s/api.yaml" }
        let fix = try #require(found.first?.fix, "\(proven.text)")
        #expect(fix.safety == .unsafe)
        #expect(fix.objections.contains { $0.contains(example.objection) }, "\(fix.objections)")
    }

    @Test("each has a source and a case")
    func isComplete() {
        let shown = Set(Self.cases.map(\.condition))
        for condition in UnseenCondition.all {
            #expect(shown.contains(condition.name), "\(condition.name) needs a case")
            #expect(condition.source.hasPrefix("https://"))
        }
        #expect(Set(UnseenCondition.all.map(\.name)).count == UnseenCondition.all.count)
        #expect(shown.isSubset(of: UnseenCondition.all.map(\.name)))
    }
}
