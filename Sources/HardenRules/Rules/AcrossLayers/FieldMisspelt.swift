import HardenKubernetes
import HardenYAML

/// Finds fields that there are not, and that are probably meant as another; and numbers that are written as texts.
struct FieldMisspelt: Rule {
    static let metadata = RuleMetadata(
        id: "field-misspelt",
        area: .acrossLayers,
        title: "A field does not exist, and another one is probably meant",
        severity: .warning,
        disruptions: [.rollout],
        remedy: .unsafeFix,
        unsafeBecause: "that this field is meant is told by its name alone",
        explanation: """
            `kubectl apply` refuses an object with a field that its kind does not have; server-side apply, Helm and Argo CD
            may only warn, and the API server drops the field: what it says never holds. Only fields are reported that
            differ by a slip of the pen from one that there is, in the parts of an object that decide over rollouts: newer
            versions of Kubernetes bring fields of their own. A number that is written as a text is refused.
            """,
        sources: [
            "https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation",
            "https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/",
        ]
    )

    static let subjects: Subjects<InputObject> = .objects([
        .pod, .deployment, .statefulSet, .daemonSet, .replicaSet, .replicationController, .job, .cronJob, .rollout,
        .service, .podDisruptionBudget, .horizontalPodAutoscaler, .backendConfig, .gcpBackendPolicy, .healthCheckPolicy,
    ])

    func faults(of subject: InputObject, in context: RuleContext) -> [Fault] {
        let object = subject.object
        return FieldNames.slips(in: object).map { slip in
            let isThere = slip.parent[slip.meant].exists
            let place = slip.parent[slip.key]
            return Fault(
                "\(object.name) has no field \(slip.key); "
                    + (isThere ? "\(slip.meant) is there as well" : "did you mean \(slip.meant)?"),
                at: place.label("Kubernetes has no such field"),
                fix: isThere ? nil : slip.parent.rename(slip.key, to: slip.meant, place.node?.scalar?.written)
            )
        } + quotedNumbers(of: object)
    }

    private func quotedNumbers(of object: KubernetesObject) -> [Fault] {
        guard [.deployment, .statefulSet, .daemonSet, .rollout].contains(object.kind) else { return [] }
        return ["replicas", "minReadySeconds", "progressDeadlineSeconds"].compactMap { key in
            let place = object.spec[key]
            guard let expected = place.integer().expectation else { return nil }
            return Fault(
                "\(object.name) has a value for \(key) that the API server refuses",
                at: place.label("expected \(expected)"),
                severity: .error,
                fix: place.quotedInteger.flatMap { Fix("\(key): \($0)", safety: .unsafe, place.put(.int($0))) }
            )
        }
    }
}
