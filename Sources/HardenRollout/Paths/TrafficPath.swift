/// How requests reach a workload's Pods: a chain of hops.
///
/// The hop that picks the Pod decides how long a terminating Pod still gets new requests, and whether readiness takes part.
/// The last hop that forwards whole requests keeps the connections to the Pod, waits for its answers, sends again, and
/// answers when a Pod does not; without one the client does. What is true of a hop is in `Hops`.
package struct TrafficPath: Sendable {
    /// The path's name in a configuration file and in JSON.
    package let name: String
    /// The path's name in a sentence.
    package let label: String
    /// The hops in front of the one that picks the Pod, the client's side first.
    package let front: [Hop]
    /// The hop that picks the Pod.
    package let picker: Hop
    /// Which of GKE's controllers programs it; `nil` for none.
    package let controller: Controller?

    /// - Parameter hops: In front of `picker`.
    package init(
        _ name: String,
        _ label: String,
        by controller: Controller? = nil,
        through hops: Hop...,
        to picker: Hop
    ) {
        self.init(name, label, by: controller, through: hops, to: picker)
    }

    package init(_ name: String, _ label: String, by controller: Controller? = nil, through hops: [Hop], to picker: Hop)
    {
        self.name = name
        self.label = label
        self.front = hops
        self.picker = picker
        self.controller = controller
    }

    /// GKE's controllers: each reads settings that the other does not.
    package enum Controller: Hashable, Sendable {
        case ingress
        case gateway
    }

    /// All hops, the client's side first.
    package var hops: [Hop] { front + [picker] }
}

extension TrafficPath: CaseIterable {
    /// All paths that are known; a new one is an entry here and a value below.
    package static let allCases: [TrafficPath] = [
        gkeIngressExternal, gkeIngressInstanceGroups, gkeIngressInternal, gkeIngressRegional,
        gkeGatewayGlobal, gkeGatewayRegional, standaloneNEG, kong, kongToClusterIP, kongToHeadless,
        ingressNGINX, ingressNGINXToClusterIP, nginxToClusterIP, nginxToHeadless, nginxToHeadlessOnce,
        nginxStreamToHeadlessOnce, istioGateway, istioSidecars, inCluster, inClusterToHeadless, apiServerToWebhook,
        apiServerToAPIService,
    ]

    /// GKE Ingress of class `gce`: the classic Application Load Balancer with NEGs.
    package static let gkeIngressExternal = TrafficPath(
        "gkeIngressExternal",
        "GKE Ingress (external)",
        by: .ingress,
        to: .googleFrontEnd.throughIngress
    )
    /// The same over the nodes of instance groups, where kube-proxy continues to Pods of any node.
    package static let gkeIngressInstanceGroups = TrafficPath(
        "gkeIngressInstanceGroups",
        "GKE Ingress (instance groups)",
        by: .ingress,
        through: .googleFrontEnd,
        to: .kubeProxy
    )
    /// GKE Ingress of class `gce-internal`: the regional internal Application Load Balancer with NEGs.
    package static let gkeIngressInternal = TrafficPath(
        "gkeIngressInternal",
        "GKE Ingress (internal)",
        by: .ingress,
        to: .googleEnvoy.throughIngress
    )
    /// GKE Ingress of class `gce-regional-external`: the regional external Application Load Balancer with NEGs.
    package static let gkeIngressRegional = TrafficPath(
        "gkeIngressRegional",
        "GKE Ingress (regional)",
        by: .ingress,
        to: .googleEnvoy.throughIngress
    )
    /// GKE Gateway on Google Front Ends: the `gke-l7-gxlb` and `gke-l7-global-external-managed` classes.
    package static let gkeGatewayGlobal = TrafficPath(
        "gkeGatewayGlobal",
        "GKE Gateway (global)",
        by: .gateway,
        to: .googleFrontEnd.throughGateway
    )
    /// GKE Gateway on regional Envoy proxies: the `gke-l7-rilb` and `gke-l7-regional-external-managed` classes.
    package static let gkeGatewayRegional = TrafficPath(
        "gkeGatewayRegional",
        "GKE Gateway (regional)",
        by: .gateway,
        to: .googleEnvoy.throughGateway
    )
    /// A NEG that the user attaches to a load balancer outside Kubernetes; which is not known, and it is counted as a
    /// Google Front End.
    package static let standaloneNEG = TrafficPath("standaloneNEG", "standalone NEG", to: .googleFrontEnd)
    /// Kong whose targets are Pod addresses, kept current by the Kong Ingress Controller.
    package static let kong = TrafficPath("kong", "Kong", to: .kong)
    /// Kong whose only target is the Service's cluster address, or another address that kube-proxy translates.
    package static let kongToClusterIP = TrafficPath(
        "kongToClusterIP",
        "Kong over the Service's cluster address",
        through: .kong,
        to: .kubeProxy
    )
    /// Kong whose target is the DNS name of a headless Service.
    package static let kongToHeadless = TrafficPath(
        "kongToHeadless",
        "Kong over the headless Service",
        through: .kong,
        to: .clusterDNS
    )
    /// The community's ingress-nginx controller, which balances over Pod addresses.
    package static let ingressNGINX = TrafficPath("ingressNGINX", "ingress-nginx", to: .ingressNGINX)
    /// ingress-nginx with the Service's cluster address as its only target (`service-upstream`).
    package static let ingressNGINXToClusterIP = TrafficPath(
        "ingressNGINXToClusterIP",
        "ingress-nginx over the Service's cluster address",
        through: .ingressNGINX,
        to: .kubeProxy
    )
    /// A self-run nginx that proxies to the Service's cluster address, or another address that kube-proxy translates.
    package static let nginxToClusterIP = TrafficPath("nginxToClusterIP", "nginx", through: .nginx, to: .kubeProxy)
    /// A self-run nginx that resolves the DNS name of a headless Service again and again.
    package static let nginxToHeadless = TrafficPath(
        "nginxToHeadless",
        "nginx over the headless Service",
        through: .nginx,
        to: .clusterDNS
    )
    /// A self-run nginx that resolved the DNS name of a headless Service when it read its configuration, and never again.
    package static let nginxToHeadlessOnce = TrafficPath(
        "nginxToHeadlessOnce",
        "nginx with the Pods of its start",
        through: .nginx,
        to: .clusterDNSOnce
    )
    /// The same for connections.
    package static let nginxStreamToHeadlessOnce = TrafficPath(
        "nginxStreamToHeadlessOnce",
        "nginx (stream) with the Pods of its start",
        through: .nginxStream,
        to: .clusterDNSOnce
    )
    /// A gateway of Istio that a VirtualService is for.
    package static let istioGateway = TrafficPath("istioGateway", "Istio's gateway", to: .istioProxy)
    /// Clients inside the cluster whose sidecars a VirtualService is for.
    package static let istioSidecars = TrafficPath(
        "istioSidecars",
        "the sidecars of in-cluster clients",
        to: .istioProxy
    )
    /// Clients inside the cluster that use the Service's cluster address.
    package static let inCluster = TrafficPath("inCluster", "in-cluster clients", to: .kubeProxy)
    /// Clients inside the cluster that take the Pods' addresses from the DNS name of a headless Service.
    package static let inClusterToHeadless = TrafficPath(
        "inClusterToHeadless",
        "in-cluster clients of the headless Service",
        to: .clusterDNS.ofClients
    )
    /// The API server, which asks an admission webhook.
    package static let apiServerToWebhook = TrafficPath(
        "apiServerToWebhook",
        "the API server (webhooks)",
        through: .apiServer,
        to: .kubeProxy
    )
    /// The API server, which hands on what another serves.
    package static let apiServerToAPIService = TrafficPath(
        "apiServerToAPIService",
        "the API server (APIService)",
        through: .apiServer.ofAggregation,
        to: .kubeProxy
    )
}

/// A path is known by its name.
extension TrafficPath: Hashable, CustomStringConvertible {
    package static func == (left: TrafficPath, right: TrafficPath) -> Bool { left.name == right.name }

    package func hash(into hasher: inout Hasher) { hasher.combine(name) }

    package var description: String { name }
}
