import HardenYAML

/// What an Argo Rollout has beyond other workloads. Durations are in seconds.
///
/// Source: Argo Rollouts, Rollout specification.
package struct ArgoRolloutView: ObjectView {
    package static let kinds: Set<ObjectKind> = [.rollout]

    package let object: KubernetesObject

    package init(_ object: KubernetesObject) { self.object = object }

    /// The workload whose template the Rollout takes over.
    package var workloadRef: ReferenceView? {
        let place = spec["workloadRef"]
        return place.exists ? ReferenceView(place) : nil
    }

    package var blueGreen: Place { spec["strategy"]["blueGreen"] }
    package var canary: Place { spec["strategy"]["canary"] }

    /// The time for which the old Pods stay after the switch; absent where they go with it.
    package var scaleDownDelaySeconds: Field<Int> {
        let place = (blueGreen.exists ? blueGreen : canary)["scaleDownDelaySeconds"]
        // Without traffic routing a canary replaces Pod after Pod, and with a dynamic scale its old ones go with the weights.
        guard blueGreen.exists || canary["trafficRouting"].exists && canary["dynamicStableScale"].text != "true" else {
            return Field(.absent, at: place)
        }
        return place.integer(default: Default(30, source: APIReference.rollout))
    }

    package var abortScaleDownDelaySeconds: Field<Int> {
        let place = (blueGreen.exists ? blueGreen : canary)["abortScaleDownDelaySeconds"]
        return place.integer(default: Default(30, source: APIReference.rollout))
    }

    package var autoPromotionEnabled: Field<Bool> {
        blueGreen["autoPromotionEnabled"].boolean(default: Default(true, source: APIReference.rollout))
    }

    /// The Services whose selectors the controller changes.
    package var services: [Field<String>] {
        [
            blueGreen["activeService"], blueGreen["previewService"], canary["stableService"], canary["canaryService"],
        ].filter(\.exists).map { $0.string() }
    }
}
