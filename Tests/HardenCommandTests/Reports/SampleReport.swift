import HardenRules
import HardenYAML

@testable import harden

/// Findings over two small files, with everything that a finding can have.
enum SampleReport {
    static let deployment = YAMLFile(
        text: """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: orders, namespace: shop}
            spec:
              replicas: 1
              template:
                spec:
                  terminationGracePeriodSeconds: 30
                  containers:
                    - name: orders
                      lifecycle:
                        preStop:
                          exec:
                            command: ["/bin/sh", "-c", "sleep 120"]

            """,
        name: "./k8s/orders.yaml"
    )

    static let service = YAMLFile(
        text: "kind: Service\nmetadata: {name: \"o|r<d>e`rs\"}\nspec: {ports: [{port: 80, targetPort: web}]}\n",
        name: "k8s/a b,100%.yaml"
    )

    static let rules = [
        RuleMetadata(
            id: "grace-period-too-short",
            area: .shutdown,
            title: "A Pod is killed before its last request can end",
            severity: .error,
            disruptions: [.rollout, .scaleDown, .nodeDrain],
            codes: [502],
            remedy: .safeFix,
            explanation: "The countdown of the grace period begins before preStop.",
            sources: ["https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/"]
        )
    ]

    static func label(_ file: YAMLFile, _ needle: String, _ text: String) -> Finding.Label {
        let range = file.source.bytes.firstRange(of: Array(needle.utf8)) ?? 0..<0
        return Finding.Label(file: file.source.name, document: 0, range: range, text: text)
    }

    static let grace = Finding(
        rule: "grace-period-too-short",
        severity: .error,
        message: "orders is killed 105 s before its last request can end",
        object: "Deployment shop/orders",
        primary: label(deployment, "30", "the Pod has 30 s in all"),
        secondary: [
            label(deployment, #"["/bin/sh", "-c", "sleep 120"]"#, "preStop takes 120 s of them")
        ],
        disruptions: [.rollout, .scaleDown, .nodeDrain],
        symptoms: ["502 backend_connection_closed"],
        sum: "preStop 120 (draining 60 + drain latency 60) + shutdown 15 = 135",
        assumptions: [
            Finding.Assumption(setting: "shutdown", value: "15 s", origin: ".harden.yaml:3:5", isGiven: true)
        ],
        fix: Fix(
            "terminationGracePeriodSeconds: 135",
            changes: [
                .edit(
                    file: deployment.source.name,
                    document: 0,
                    .put(["spec", "template", "spec", "terminationGracePeriodSeconds"], 135)
                )
            ]
        )
    )

    static let ports = Finding(
        rule: "service-port-mismatch",
        severity: .warning,
        message: "Service o|r<d>e`rs sends requests to a port that no Pod has",
        object: "Service o|r<d>e`rs",
        primary: label(service, "web", "no container has this port"),
        secondary: [
            label(service, "80", "requests come here"), label(deployment, "containers", "in these containers"),
        ],
        disruptions: [.steadyState],
        notes: ["the Service may select Pods of another repository"]
    )

    static let replicas = Finding(
        rule: "single-replica",
        severity: .advice,
        message: "orders runs a single Pod",
        object: "Deployment shop/orders",
        primary: label(deployment, "replicas: 1", ""),
        fix: Fix(
            "replicas: 2, and a PodDisruptionBudget",
            safety: .unsafe,
            changes: [
                .edit(file: deployment.source.name, document: 0, .put(["spec", "replicas"], 2)),
                .newDocument(
                    beside: deployment.source.name,
                    name: "orders-pdb",
                    YAMLMapping([
                        .init("apiVersion", "policy/v1"), .init("kind", "PodDisruptionBudget"),
                        .init("metadata", ["name": "orders", "namespace": "shop"]),
                    ])
                ),
            ]
        )
    )

    static func make() -> Report {
        let suppressions = SuppressionSet(
            files: [
                YAMLFile(text: "a: 1  # harden: ignore[single-replica] one is enough\n", name: "k8s/batch.yaml")
            ],
            knownRules: ["single-replica"]
        )
        let accepted = Finding(
            rule: "single-replica",
            severity: .advice,
            message: "batch runs a single Pod",
            object: "Deployment batch",
            primary: Finding.Label(file: "k8s/batch.yaml", document: 0, range: 0..<4, text: "")
        )
        let remarks = [deployment, service].map { file in
            Finding(
                rule: "single-replica",
                severity: .advice,
                message: "o|r<d>e`rs runs a single Pod",
                object: "Deployment o|r<d>e`rs",
                primary: label(file, "name", "1 Pod")
            )
        }
        return Report(
            findings: [replicas, ports, grace],
            files: [deployment, service],
            remarks: remarks,
            rules: rules,
            suppressed: suppressions.apply(to: [accepted], ranRules: []).suppressed,
            known: []
        )
    }
}
