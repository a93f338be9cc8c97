/// Fields of which only one may be set, so that setting one means removing the others.
package struct ExclusiveFields: Hashable, Sendable {
    /// Keys of the mappings that hold the fields; empty for the top of the object's `spec`.
    package let parents: Set<String>
    package let members: Set<String>

    /// The fields that may not stand beside `key` in the mapping under `parent`.
    package static func excluded(by key: String, under parent: String, kind: String?) -> Set<String> {
        for group in groups where group.parents.contains(parent) && group.members.contains(key) {
            return group.members.subtracting([key])
        }
        if kind == "PodDisruptionBudget", parent == "spec", disruptionBudget.contains(key) {
            return disruptionBudget.subtracting([key])
        }
        return []
    }

    private static let disruptionBudget: Set = ["minAvailable", "maxUnavailable"]

    /// Source: Kubernetes API reference (Probe, LifecycleHandler, EnvVar, Volume, MetricTarget,
    /// ServiceBackendPort) and the HealthCheckPolicy definition of GoogleCloudPlatform/gke-gateway-api.
    private static let groups: [ExclusiveFields] = [
        ExclusiveFields(
            parents: ["readinessProbe", "livenessProbe", "startupProbe"],
            members: ["httpGet", "tcpSocket", "grpc", "exec"]
        ),
        ExclusiveFields(parents: ["preStop", "postStart"], members: ["exec", "httpGet", "sleep", "tcpSocket"]),
        ExclusiveFields(parents: ["env"], members: ["value", "valueFrom"]),
        ExclusiveFields(
            parents: ["valueFrom"],
            members: ["secretKeyRef", "configMapKeyRef", "fieldRef", "resourceFieldRef", "fileKeyRef"]
        ),
        ExclusiveFields(
            parents: ["volumes"],
            members: [
                "configMap", "secret", "emptyDir", "projected", "persistentVolumeClaim", "hostPath", "downwardAPI",
                "csi", "ephemeral", "nfs", "image",
            ]
        ),
        ExclusiveFields(parents: ["port"], members: ["name", "number"]),
        ExclusiveFields(parents: ["target"], members: ["averageUtilization", "averageValue", "value"]),
        ExclusiveFields(
            parents: ["config"],
            members: ["httpHealthCheck", "httpsHealthCheck", "http2HealthCheck", "grpcHealthCheck", "tcpHealthCheck"]
        ),
        ExclusiveFields(
            parents: ["hashOn", "hashOnFallback"],
            members: ["input", "cookie", "header", "uriCapture", "queryArg"]
        ),
    ]
}
