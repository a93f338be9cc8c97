/// An API version of a kind that clusters serve no more.
///
/// Source: Kubernetes, "Deprecated API Migration Guide".
package struct RemovedAPIVersion: Sendable, Hashable {
    /// The version of Kubernetes that serves it no more, counted behind `1.`.
    package let minor: Int
    package let successor: String
    /// What the successor wants otherwise.
    package let change: String

    /// `nil` for one that is served, or that nobody knows.
    package init?(_ apiVersion: String, of kind: ObjectKind) {
        switch (apiVersion, kind) {
        case ("extensions/v1beta1", .deployment), ("extensions/v1beta1", .daemonSet),
            ("extensions/v1beta1", .replicaSet), ("apps/v1beta1", .deployment), ("apps/v1beta1", .statefulSet),
            ("apps/v1beta2", .deployment), ("apps/v1beta2", .daemonSet), ("apps/v1beta2", .statefulSet),
            ("apps/v1beta2", .replicaSet):
            (minor, successor, change) = (16, "apps/v1", "which needs spec.selector")
        case ("batch/v2alpha1", .cronJob):
            (minor, successor, change) = (21, "batch/v1", "which has the same fields")
        case ("extensions/v1beta1", .ingress), ("networking.k8s.io/v1beta1", .ingress):
            (minor, successor) = (22, "networking.k8s.io/v1")
            change = "which needs pathType, and has service.name and service.port for serviceName and servicePort"
        case ("networking.k8s.io/v1beta1", .ingressClass):
            (minor, successor, change) = (22, "networking.k8s.io/v1", "which has the same fields")
        case ("batch/v1beta1", .cronJob):
            (minor, successor, change) = (25, "batch/v1", "which has the same fields")
        case ("policy/v1beta1", .podDisruptionBudget):
            (minor, successor) = (25, "policy/v1")
            change = "in which an empty selector selects all Pods and no longer none"
        case ("autoscaling/v2beta1", .horizontalPodAutoscaler):
            (minor, successor) = (25, "autoscaling/v2")
            change = "in which a metric has its name and its selector in metric, and its value in target"
        case ("autoscaling/v2beta2", .horizontalPodAutoscaler):
            (minor, successor, change) = (26, "autoscaling/v2", "which has the same fields")
        default: return nil
        }
    }
}
