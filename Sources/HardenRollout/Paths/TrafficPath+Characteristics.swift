extension TrafficPath {
    /// Whether a Google Cloud load balancer with its own draining timeout stands on this path.
    package var isGoogleLoadBalancer: Bool {
        switch self {
        case .gkeIngressExternal, .gkeIngressInternal, .gkeGatewayGlobal, .gkeGatewayRegional, .standaloneNEG: true
        default: false
        }
    }

    /// Seconds until this path sends no new request to a terminating Pod (`L`).
    package var drainLatency: Int {
        switch self {
        case .gkeIngressExternal, .gkeIngressInternal, .gkeGatewayGlobal, .gkeGatewayRegional, .standaloneNEG:
            DrainLatency.networkEndpointGroup
        case .kong:
            DrainLatency.endpointPropagation + DrainLatency.kongControllerSync + DrainLatency.kongWorkerUpdate
        case .ingressNGINX: DrainLatency.endpointPropagation + DrainLatency.ingressNGINXSync
        case .kongToHeadless, .nginxToHeadless: DrainLatency.endpointPropagation + DrainLatency.clusterDNS
        case .kongToClusterIP, .nginxToClusterIP, .inCluster: DrainLatency.endpointPropagation
        }
    }

    /// Whether an endpoint that is not ready gets no requests on this path.
    ///
    /// The NEG controller keeps every Pod that is not terminating in the NEG, ready or not; there only the load
    /// balancer's own health check decides. Source: kubernetes/ingress-gce, pkg/neg/syncers/utils.go.
    package var honorsReadiness: Bool { !isGoogleLoadBalancer }

    /// Whether GKE adds the readiness gate `cloud.google.com/load-balancer-neg-ready` to new Pods, so that a rollout
    /// waits until the load balancer finds them healthy.
    ///
    /// Documented for container-native load balancing through Ingress; for a Gateway or a standalone NEG it is not,
    /// and those are counted as paths without a gate. Source: GKE, "Container-native load balancing".
    package var hasReadinessGate: Bool {
        switch self {
        case .gkeIngressExternal, .gkeIngressInternal: true
        default: false
        }
    }

    /// Whether an established connection stays with its Pod after the Pod has left the endpoints.
    ///
    /// True where packets are translated (kube-proxy): requests on a kept-alive connection go on reaching a terminating
    /// Pod until the Pod closes the connection. Proxies with Pod addresses choose a Pod for each request.
    package var pinsConnections: Bool {
        switch self {
        case .kongToClusterIP, .nginxToClusterIP, .inCluster: true
        default: false
        }
    }

    /// Whether requests go to Pods that are terminating, but still ready, where no other Pod is ready.
    ///
    /// kube-proxy does, wherever its Service may send; whoever reads ready endpoints himself does not: load balancers that
    /// send to Pods, Kong, ingress-nginx, the cluster's DNS.
    /// Source: Kubernetes enhancement 1669, "Proxy Terminating Endpoints"; kubernetes/kubernetes, pkg/proxy/topology.go.
    package var usesTerminatingPods: Bool { pinsConnections }

    /// Whether whoever sends on this path learns of a new Pod before it learns that the old one goes which the new one
    /// lets go.
    ///
    /// Kubernetes makes one list of a Service's endpoints, and each of these takes it as a whole from the same watch, sooner
    /// or later: a list without the old Pod has the new one. A load balancer is told of each endpoint by itself, and asks
    /// it before it sends to it. Sources: Kubernetes API concepts, "Efficient detection of changes";
    /// kubernetes/ingress-nginx, internal/ingress/controller/endpointslices.go (`getEndpointsFromSlices`) and
    /// rootfs/etc/nginx/lua/balancer.lua (`sync_backends`); Kong/kubernetes-ingress-controller,
    /// internal/dataplane/translator/translator.go (`getEndpoints`); kubernetes/ingress-gce, pkg/neg/syncers.
    package var learnsInOrder: Bool { !isGoogleLoadBalancer }

    /// Seconds for which the proxy keeps an idle connection to the Pod; `nil` where the client decides.
    ///
    /// Sources: Cloud Load Balancing, "Request distribution" (600, not configurable); kong.conf.default,
    /// `upstream_keepalive_idle_timeout` 60; ingress-nginx ConfigMap, `upstream-keepalive-timeout` 60; nginx,
    /// ngx_http_upstream_module, `keepalive_timeout` 60.
    package var proxyIdleTimeout: Int? {
        switch self {
        case .gkeIngressExternal, .gkeIngressInternal, .gkeGatewayGlobal, .gkeGatewayRegional, .standaloneNEG: 600
        case .kong, .kongToClusterIP, .kongToHeadless, .ingressNGINX, .nginxToClusterIP, .nginxToHeadless: 60
        case .inCluster: nil
        }
    }

    /// Seconds that the proxy waits for the backend when nothing is configured; `nil` where the client decides.
    ///
    /// Sources: Cloud Load Balancing, backend service timeout 30; Kong, `read_timeout` 60000 ms; ingress-nginx,
    /// `proxy-read-timeout` 60; nginx, `proxy_read_timeout` 60.
    package var defaultTimeout: Int? {
        switch self {
        case .gkeIngressExternal, .gkeIngressInternal, .gkeGatewayGlobal, .gkeGatewayRegional, .standaloneNEG: 30
        case .kong, .kongToClusterIP, .kongToHeadless, .ingressNGINX, .nginxToClusterIP, .nginxToHeadless: 60
        case .inCluster: nil
        }
    }

    /// What the proxy's timeout measures.
    package var timeoutScope: TimeoutScope? {
        switch self {
        case .gkeIngressExternal, .gkeIngressInternal, .gkeGatewayGlobal, .gkeGatewayRegional, .standaloneNEG:
            .wholeRequest
        case .kong, .kongToClusterIP, .kongToHeadless, .ingressNGINX, .nginxToClusterIP, .nginxToHeadless: .betweenReads
        case .inCluster: nil
        }
    }

    /// The status that clients see when the Pod closes a connection under a request; `nil` without a proxy.
    ///
    /// nginx and what is made of it, and Google Front Ends, answer 502; Envoy answers 503. Sources: nginx,
    /// ngx_http_upstream.c; Cloud Load Balancing, "External Application Load Balancer logging",
    /// `backend_connection_closed_before_data_sent_to_client`; Envoy, response flag UC.
    package var statusOfClosedConnection: Int? {
        switch self {
        case .gkeIngressExternal, .gkeGatewayGlobal, .standaloneNEG: 502
        case .gkeIngressInternal, .gkeGatewayRegional: 503
        case .kong, .kongToClusterIP, .kongToHeadless, .ingressNGINX, .nginxToClusterIP, .nginxToHeadless: 502
        case .inCluster: nil
        }
    }

    /// The longest timeout that the proxy takes, in seconds; `nil` where it does not matter.
    ///
    /// Source: Compute Engine API, BackendService `timeoutSec`: Google Front Ends use at most 86400.
    package var longestTimeout: Int? { isGoogleLoadBalancer ? 86400 : nil }

    /// The path's name in a sentence.
    package var label: String {
        switch self {
        case .gkeIngressExternal: "GKE Ingress (external)"
        case .gkeIngressInternal: "GKE Ingress (internal)"
        case .gkeGatewayGlobal: "GKE Gateway (global)"
        case .gkeGatewayRegional: "GKE Gateway (regional)"
        case .standaloneNEG: "standalone NEG"
        case .kong: "Kong"
        case .kongToClusterIP: "Kong over the Service's cluster address"
        case .kongToHeadless: "Kong over the headless Service"
        case .ingressNGINX: "ingress-nginx"
        case .nginxToClusterIP: "nginx"
        case .nginxToHeadless: "nginx over the headless Service"
        case .inCluster: "in-cluster clients"
        }
    }
}

/// What a proxy's timeout towards the backend measures.
package enum TimeoutScope: Hashable, Sendable {
    /// From the request to the last byte of the answer.
    case wholeRequest
    /// The pause between two reads.
    case betweenReads
}

extension TrafficPath {
    /// Seconds until a layer 4 load balancer sees that a node has no Pod left, where its Service has
    /// `externalTrafficPolicy: Local`: three failures, eight seconds apart; some are quicker.
    ///
    /// Source: kubernetes/ingress-gce, pkg/healthchecksl4, `gceHcUnhealthyThreshold`, `gceHcCheckIntervalSeconds`.
    package static let nodeHealthCheckFailure = 24

    /// The drain latency of such a Service, whose other Pods kube-proxy takes so many seconds to leave: a node is given up
    /// after its last Pod has left the endpoints.
    package static func drainLatency(throughNodes latency: Int) -> Int { latency + nodeHealthCheckFailure }
}
