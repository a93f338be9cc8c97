import HardenYAML

/// Whatever decides over the number of a workload's Pods: a HorizontalPodAutoscaler or a KEDA ScaledObject.
package struct AutoscalerView: ObjectView {
    package static let kinds: Set<ObjectKind> = [.horizontalPodAutoscaler, .scaledObject]

    package let object: KubernetesObject

    package init(_ object: KubernetesObject) { self.object = object }

    package var isScaledObject: Bool { object.kind == .scaledObject }

    /// The workload that is scaled; for a ScaledObject a Deployment unless it says otherwise.
    package var target: ReferenceView {
        let place = spec["scaleTargetRef"]
        guard isScaledObject else { return ReferenceView(place) }
        // The first version of KEDA had `deploymentName` in place of `name`; the current one has a default kind.
        return ReferenceView(place, defaultGroup: "apps", defaultKind: "Deployment")
    }

    package var targetName: Field<String> {
        target.name.isAbsent ? spec["scaleTargetRef"]["deploymentName"].string() : target.name
    }

    /// The smallest number of Pods. A ScaledObject may go to 0 where nothing else is written.
    package var minReplicas: Field<Int> {
        if isScaledObject { return spec["minReplicaCount"].integer(default: Default(0, source: APIReference.keda)) }
        return spec["minReplicas"].integer(default: Default(1, source: APIReference.autoscaler))
    }

    package var maxReplicas: Field<Int> {
        if isScaledObject { return spec["maxReplicaCount"].integer(default: Default(100, source: APIReference.keda)) }
        return spec["maxReplicas"].integer()
    }

    /// How fast Pods are removed.
    package var scaleDown: ScaleDownView {
        let config = isScaledObject ? spec[["advanced", "horizontalPodAutoscalerConfig"]] : spec
        return ScaleDownView(place: config["behavior"]["scaleDown"])
    }
}

/// What an autoscaler says of the removal of Pods.
package struct ScaleDownView: Sendable {
    package let place: Place

    /// Seconds for which the highest recent recommendation counts before Pods are removed.
    package var stabilizationSeconds: Field<Int> {
        place["stabilizationWindowSeconds"].integer(default: Default(300, source: APIReference.autoscaler))
    }

    /// Which of the policies counts: `Max`, that which removes most, `Min`, or `Disabled`, where no Pod is removed.
    package var selectPolicy: Field<String> {
        place["selectPolicy"].string(default: Default("Max", source: APIReference.autoscaler))
    }

    package var policies: [(type: Field<String>, value: Field<Int>, periodSeconds: Field<Int>)] {
        place["policies"].items.map { ($0["type"].string(), $0["value"].integer(), $0["periodSeconds"].integer()) }
    }
}
