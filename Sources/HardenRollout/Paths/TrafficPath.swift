/// How requests reach a workload's Pods.
///
/// The path decides how long a terminating Pod still gets new requests, whether readiness takes part, and which timers
/// have to nest. Its figures are in `TrafficPath+Characteristics.swift`.
package enum TrafficPath: Hashable, Sendable, CaseIterable {
    /// GKE Ingress of class `gce`: the classic Application Load Balancer (Google Front Ends) with NEGs.
    case gkeIngressExternal
    /// GKE Ingress of class `gce-internal`: the regional internal Application Load Balancer (Envoy) with NEGs.
    case gkeIngressInternal
    /// GKE Gateway on Google Front Ends: the `gke-l7-gxlb` and `gke-l7-global-external-managed` classes.
    case gkeGatewayGlobal
    /// GKE Gateway on regional Envoy proxies: the `gke-l7-rilb` and `gke-l7-regional-external-managed` classes.
    case gkeGatewayRegional
    /// A NEG that the user attaches to a load balancer outside Kubernetes.
    case standaloneNEG
    /// Kong whose targets are Pod addresses, kept current by the Kong Ingress Controller.
    case kong
    /// Kong whose only target is the Service's cluster address, or another address that kube-proxy translates.
    case kongToClusterIP
    /// Kong whose target is the DNS name of a headless Service.
    case kongToHeadless
    /// The community's ingress-nginx controller, which balances over Pod addresses.
    case ingressNGINX
    /// A self-run nginx that proxies to the Service's cluster address, or another address that kube-proxy translates.
    case nginxToClusterIP
    /// A self-run nginx that resolves the DNS name of a headless Service again and again.
    case nginxToHeadless
    /// Clients inside the cluster that use the Service's cluster address.
    case inCluster
}
