/// An API version of a kind that clusters serve no more.
///
/// Source: Kubernetes, "Deprecated API Migration Guide"; Gateway API, changelog of 0.4.0 and 0.5.0.
package struct RemovedAPIVersion: Sendable, Hashable {
    /// The version of Kubernetes that serves it no more, counted behind `1.`; 0 for one that no Kubernetes has of its own.
    package let minor: Int
    /// The version of the Gateway API that has it no more.
    private var gatewayAPI: String?
    package let successor: String
    /// What the successor wants otherwise.
    package let change: String
    /// Who has it no more, and since when, with a verb between.
    package var end: String {
        gatewayAPI.map { "the Gateway API has no more since its version \($0)" }
            ?? "no cluster serves since Kubernetes 1.\(minor)"
    }
    package var release: String { gatewayAPI.map { "Gateway API \($0)" } ?? "Kubernetes 1.\(minor)" }

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
        case ("networking.x-k8s.io/v1alpha1", _):
            gatewayAPI = "0.5"
            // A TLSRoute is of v1 from Gateway API 1.5 on only.
            let isAlpha = [.tcpRoute, .udpRoute, .tlsRoute].contains(kind)
            (minor, successor) = (0, "gateway.networking.k8s.io/\(isAlpha ? "v1alpha2" : "v1")")
            change =
                switch kind {
                case .gateway: "in which a listener has allowedRoutes for routes"
                case .gatewayClass: "which has controllerName for controller"
                default: "in which a route has backendRefs for forwardTo, and names its Gateway in parentRefs"
                }
        default: return nil
        }
    }
}
