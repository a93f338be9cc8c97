/// The kinds of objects that have a typed view.
package enum ObjectKind: String, Sendable, Hashable, CaseIterable {
    case deployment = "Deployment"
    case statefulSet = "StatefulSet"
    case daemonSet = "DaemonSet"
    case replicaSet = "ReplicaSet"
    case replicationController = "ReplicationController"
    case pod = "Pod"
    case job = "Job"
    case cronJob = "CronJob"
    case rollout = "Rollout"
    case service = "Service"
    case ingress = "Ingress"
    case ingressClass = "IngressClass"
    case gateway = "Gateway"
    case gatewayClass = "GatewayClass"
    case listenerSet = "ListenerSet"
    case httpRoute = "HTTPRoute"
    case grpcRoute = "GRPCRoute"
    case tlsRoute = "TLSRoute"
    case tcpRoute = "TCPRoute"
    case udpRoute = "UDPRoute"
    case virtualService = "VirtualService"
    case traefikRoute = "IngressRoute"
    case traefikTCPRoute = "IngressRouteTCP"
    case traefikUDPRoute = "IngressRouteUDP"
    case contourProxy = "HTTPProxy"
    case openShiftRoute = "Route"
    case ambassadorMapping = "Mapping"
    case apisixRoute = "ApisixRoute"
    case kongTCPIngress = "TCPIngress"
    case kongUDPIngress = "UDPIngress"
    case multiClusterIngress = "MultiClusterIngress"
    case multiClusterService = "MultiClusterService"
    case serviceExport = "ServiceExport"
    case serviceDirectoryRegistrationPolicy = "ServiceDirectoryRegistrationPolicy"
    case validatingWebhookConfiguration = "ValidatingWebhookConfiguration"
    case mutatingWebhookConfiguration = "MutatingWebhookConfiguration"
    case apiService = "APIService"
    case horizontalPodAutoscaler = "HorizontalPodAutoscaler"
    case scaledObject = "ScaledObject"
    case podDisruptionBudget = "PodDisruptionBudget"
    case configMap = "ConfigMap"
    case backendConfig = "BackendConfig"
    case frontendConfig = "FrontendConfig"
    case gcpBackendPolicy = "GCPBackendPolicy"
    /// The former name of GCPBackendPolicy.
    case lbPolicy = "LBPolicy"
    case healthCheckPolicy = "HealthCheckPolicy"
    case gcpGatewayPolicy = "GCPGatewayPolicy"
    case gcpTrafficDistributionPolicy = "GCPTrafficDistributionPolicy"
    case kongUpstreamPolicy = "KongUpstreamPolicy"
    case kongIngress = "KongIngress"
    case kongPlugin = "KongPlugin"
    case kongClusterPlugin = "KongClusterPlugin"
    /// A name for a Service, with settings of its own, to which Kong's Ingresses send.
    case kongServiceFacade = "KongServiceFacade"

    /// The kind of an object; `nil` for others, such as Knative's `Service` or Istio's `Gateway`.
    package init?(group: String, kind: String) {
        guard let found = Self(rawValue: kind), found.groups.contains(group) else { return nil }
        self = found
    }

    /// The API groups under which the kind was ever served.
    package var groups: [String] {
        switch self {
        case .deployment, .daemonSet, .replicaSet: ["apps", "extensions"]
        case .statefulSet: ["apps"]
        case .replicationController, .pod, .service, .configMap: [""]
        case .job, .cronJob: ["batch"]
        case .rollout: ["argoproj.io"]
        case .ingress: ["networking.k8s.io", "extensions"]
        case .ingressClass: ["networking.k8s.io"]
        case .gateway, .gatewayClass, .listenerSet, .httpRoute, .grpcRoute, .tlsRoute, .tcpRoute, .udpRoute:
            ["gateway.networking.k8s.io", "networking.x-k8s.io"]
        case .virtualService: ["networking.istio.io"]
        case .traefikRoute, .traefikTCPRoute, .traefikUDPRoute: ["traefik.io", "traefik.containo.us"]
        case .contourProxy: ["projectcontour.io"]
        case .openShiftRoute: ["route.openshift.io"]
        case .ambassadorMapping: ["getambassador.io"]
        case .apisixRoute: ["apisix.apache.org"]
        case .serviceExport: ["net.gke.io", "multicluster.x-k8s.io"]
        case .validatingWebhookConfiguration, .mutatingWebhookConfiguration: ["admissionregistration.k8s.io"]
        case .apiService: ["apiregistration.k8s.io"]
        case .horizontalPodAutoscaler: ["autoscaling", "extensions"]
        case .scaledObject: ["keda.sh", "keda.k8s.io"]
        case .podDisruptionBudget: ["policy"]
        case .backendConfig: ["cloud.google.com"]
        case .frontendConfig, .gcpBackendPolicy, .lbPolicy, .healthCheckPolicy, .gcpGatewayPolicy,
            .gcpTrafficDistributionPolicy, .serviceDirectoryRegistrationPolicy, .multiClusterIngress,
            .multiClusterService:
            ["networking.gke.io"]
        case .kongUpstreamPolicy, .kongIngress, .kongPlugin, .kongClusterPlugin, .kongTCPIngress, .kongUDPIngress:
            ["configuration.konghq.com"]
        case .kongServiceFacade: ["incubator.ingress-controller.konghq.com"]
        }
    }

    /// Whether objects of the kind have Pods of their own, directly or through a template.
    package var hasPods: Bool {
        switch self {
        case .deployment, .statefulSet, .daemonSet, .replicaSet, .replicationController, .pod, .job, .cronJob, .rollout:
            true
        default: false
        }
    }

    /// Whether objects of the kind guard others, which lose requests without them.
    package var isProtection: Bool {
        switch self {
        case .podDisruptionBudget, .horizontalPodAutoscaler, .scaledObject, .backendConfig, .gcpBackendPolicy,
            .lbPolicy,
            .healthCheckPolicy, .kongUpstreamPolicy:
            true
        default: false
        }
    }

    /// Whether objects of the kind have no namespace.
    package var isClusterScoped: Bool {
        switch self {
        case .ingressClass, .gatewayClass, .kongClusterPlugin, .validatingWebhookConfiguration,
            .mutatingWebhookConfiguration, .apiService:
            true
        default: false
        }
    }

    /// All kinds by their name as bytes have it.
    static let named: [String: ObjectKind] = Dictionary(uniqueKeysWithValues: allCases.map { ($0.rawValue, $0) })
}
