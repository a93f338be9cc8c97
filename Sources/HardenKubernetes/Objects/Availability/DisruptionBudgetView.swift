import HardenYAML

/// A PodDisruptionBudget: how many Pods the Eviction API may take at a time. It has no say in rollouts.
///
/// Source: Kubernetes API reference, PodDisruptionBudget v1.
package struct DisruptionBudgetView: ObjectView {
    package static let kinds: Set<ObjectKind> = [.podDisruptionBudget]

    package let object: KubernetesObject

    /// Labels that a kustomization adds to the selector.
    private let addedLabels: [String: String]

    package init(_ object: KubernetesObject) { self.init(object, addedLabels: [:]) }

    package init(_ object: KubernetesObject, addedLabels: [String: String]) {
        self.object = object
        self.addedLabels = addedLabels
    }

    package var selector: LabelSelector { LabelSelector(spec["selector"], added: addedLabels) }
    package var minAvailable: Field<IntOrString> { spec["minAvailable"].countOrText() }
    package var maxUnavailable: Field<IntOrString> { spec["maxUnavailable"].countOrText() }
    package var unhealthyPodEvictionPolicy: Field<String> {
        spec["unhealthyPodEvictionPolicy"].string(
            default: Default("IfHealthyBudget", source: APIReference.disruptionBudget)
        )
    }

    /// Whether Pods count. An empty selector means all Pods of the namespace in policy/v1, and none in policy/v1beta1.
    package func selects(_ labels: Labels, by selector: LabelSelector) -> Bool {
        if selector.isEmpty, object.version == "v1beta1" { return false }
        return selector.matches(labels)
    }
}
