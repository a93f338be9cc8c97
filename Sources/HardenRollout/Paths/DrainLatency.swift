/// Planning values for the time until a path stops sending new requests to a terminating Pod, in seconds.
///
/// Each value is a sum of the steps between the Pod's deletion and the last new request, so that a report can show it.
package enum DrainLatency {
    /// Time that a Google Cloud load balancer needs to react to an endpoint's detachment from its NEG.
    ///
    /// An estimate that Google publishes as `DRAIN_LATENCY`; there is no guaranteed bound.
    /// Source: GKE, "Troubleshoot load balancing", 500 series errors when scaling workloads with NEGs.
    package static let networkEndpointGroup = 60

    /// Time until every node's kube-proxy and every controller has seen that an endpoint is terminating.
    ///
    /// One to two seconds in a small, idle cluster and more in a large or busy one; nothing bounds it, so this is a
    /// planning value. Source: Kubernetes, "Pod Lifecycle" (endpoints are updated asynchronously to the shutdown).
    package static let endpointPropagation = 10

    /// Interval at which the Kong Ingress Controller sends its configuration to Kong.
    ///
    /// Source: Kong Ingress Controller, `--proxy-sync-seconds`, default 3.
    package static let kongControllerSync = 3

    /// Interval at which Kong's workers rebuild their balancers.
    ///
    /// Source: kong.conf.default, `worker_state_update_frequency`, default 5.
    package static let kongWorkerUpdate = 5

    /// Longest pause between two synchronisations of ingress-nginx, and of its Lua balancer behind it.
    ///
    /// Source: ingress-nginx, `--sync-rate-limit` 0.3 a second (one in 3.3 s), and a sync interval of 1 s in
    /// rootfs/etc/nginx/lua/balancer.lua.
    package static let ingressNGINXSync = 5

    /// Longest time for which an answer of the cluster's DNS may be kept.
    ///
    /// Source: kubernetes/dns and CoreDNS' `kubernetes` plugin as kubeadm configures it, `ttl 30`.
    package static let clusterDNS = 30
}
