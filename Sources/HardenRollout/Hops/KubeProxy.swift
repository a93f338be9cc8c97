extension Hop {
    /// kube-proxy, which translates the packets to a Service's cluster address or node port. It answers nothing itself: who
    /// stands before it sees his own connection fail.
    ///
    /// A connection stays with its Pod until one of the two closes it. Where no Pod is ready, it sends to those that are
    /// terminating and still are. How long a connection is waited for, the client decides; 60 s is assumed. Sources:
    /// Kubernetes enhancement 1669, "Proxy Terminating Endpoints"; kubernetes/kubernetes, pkg/proxy/topology.go.
    package static let kubeProxy = Hop(
        name: "kubeProxy",
        label: "kube-proxy",
        layer: .packet,
        latency: DrainLatency.endpointPropagation,
        usesTerminatingPods: true,
        connectTimeout: 60,
        statuses: { $0 == .applicationError ? [503] : [nil] }
    )
}
