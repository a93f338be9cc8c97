import HardenYAML

/// Something that runs Pods.
package struct WorkloadView: ObjectView {
    package static let kinds = Set(ObjectKind.allCases.filter(\.hasPods))

    package let object: KubernetesObject
    /// What kustomizations make of it.
    private let labels: KustomizeLabels
    private let images: [KustomizeImage]

    package init(_ object: KubernetesObject) { self.init(object, labels: KustomizeLabels(), images: []) }

    package init(_ object: KubernetesObject, labels: KustomizeLabels, images: [KustomizeImage]) {
        self.object = object
        self.labels = labels
        self.images = images
    }

    /// The same of an object of the same name, with what kustomizations make of it.
    func of(_ object: KubernetesObject) -> WorkloadView { WorkloadView(object, labels: labels, images: images) }

    package var kind: ObjectKind { object.kind }

    /// Whether its Pods serve until they are told to stop; Jobs end by themselves.
    package var isLongRunning: Bool { kind != .job && kind != .cronJob }

    /// Whether a controller replaces its Pods in a rollout.
    package var rollsOut: Bool {
        switch kind {
        case .deployment, .statefulSet, .daemonSet, .rollout: true
        default: false
        }
    }

    package var selector: LabelSelector {
        LabelSelector(
            spec["selector"],
            isPlainMap: kind == .replicationController,
            added: labels.ofSelector(object)
        )
    }

    /// The template of its Pods; `nil` for a Rollout that borrows that of another workload (`workloadRef`).
    package var template: PodTemplateView? {
        let place: Place? =
            switch kind {
            case .pod: object.root
            case .cronJob: spec[["jobTemplate", "spec", "template"]]
            case .rollout where !spec["template"].exists: nil
            default: spec["template"]
            }
        return place.map { PodTemplateView(place: $0, addedLabels: labels.ofPods(object), images: images) }
    }

    /// The number of Pods. Kinds without the field have no value: a DaemonSet's nodes are not in its manifest.
    package var replicas: Field<Int> {
        switch kind {
        case .deployment, .replicaSet, .replicationController, .statefulSet:
            spec["replicas"].integer(default: Default(1, source: APIReference.deployment))
        case .rollout: spec["replicas"].integer(default: Default(1, source: APIReference.rollout))
        default: Field(.absent, at: spec["replicas"])
        }
    }

    package var minReadySeconds: Field<Int> {
        spec["minReadySeconds"].integer(default: Default(0, source: APIReference.deployment))
    }

    package var progressDeadlineSeconds: Field<Int> {
        guard kind == .deployment || kind == .rollout else { return Field(.absent, at: spec) }
        return spec["progressDeadlineSeconds"].integer(default: Default(600, source: APIReference.deployment))
    }
}
