import HardenRollout
import HardenYAML
import ServiceSpec

extension ServicePlan {
    /// The Deployment: no Pod goes before another has taken its place, and each has its time to finish.
    func deployment() -> DesiredDocument {
        var document = document("apps/v1", "Deployment", annotations: applicationAnnotations) {
            group("spec") {
                if case .fixed(let count) = service.scale { field("replicas", count) }
                group("selector") { texts("matchLabels", selector) }
                group("strategy") {
                    field("type", "RollingUpdate")
                    group("rollingUpdate") {
                        field("maxUnavailable", 0)
                        field("maxSurge", service.rollout.surge.value)
                    }
                }
                if minReadySeconds > 0 { field("minReadySeconds", minReadySeconds, minReadySum) }
                field("progressDeadlineSeconds", progressDeadlineSeconds)
                group("template") {
                    group("metadata") {
                        texts("labels", podLabels)
                        texts("annotations", service.annotations.sorted { $0.key < $1.key })
                    }
                    group("spec") { podSpec }
                }
            }
        }
        document.initialOnly += [
            ["spec", "selector"],
            ["spec", "template", "metadata", "labels", Self.nameLabel],
            ["spec", "template", "spec", "containers", "ports", "name"],
        ]
        let container = ["spec", "template", "spec", "containers"]
        if service.resources.memoryLimit == nil {
            document.remarks[container + ["resources", "limits", "memory"]] =
                "the limit is that of the request, as the spec says no memoryLimit"
        }
        let isSecurityLeftOut =
            service.security.runAsNonRoot && service.security.readOnlyRootFilesystem
            && service.security.writablePaths.isEmpty && service.security.runAsUser == nil
        if isSecurityLeftOut {
            let remark =
                "an image that runs as root does not start with it, and nothing can be written to its file system; say "
                + "security.runAsNonRoot, readOnlyRootFilesystem or writablePaths if it has to"
            document.remarks[container + ["securityContext"]] = remark
            document.remarks[container + ["securityContext", "readOnlyRootFilesystem"]] = remark
        }
        if isTokenLeftOpen {
            document.initialOnly.append(["spec", "template", "spec", "automountServiceAccountToken"])
        }
        if case .range = service.scale {
            document.removals.append(
                .init("spec", "replicas", reason: "the HorizontalPodAutoscaler decides how many Pods run")
            )
        }
        return document
    }

    private var minReadySum: String? {
        guard service.rollout.minimumReady == nil else { return nil }
        return RolloutDeadline.longestPropagation(behind: paths, healthCheck: healthCheck)?.sum
    }
}

extension Amount {
    /// The amount as Kubernetes' `IntOrString`.
    var value: YAMLValue {
        switch self {
        case .count(let count): .int(count)
        case .percent: .string(description)
        }
    }
}
