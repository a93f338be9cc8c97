extension Hop {
    /// The cluster's DNS for a headless Service: the hop before it sends to the addresses of Pods that an answer named,
    /// until it asks again.
    package static let clusterDNS = Hop(
        name: "clusterDNS",
        label: "cluster DNS",
        layer: .address,
        latency: DrainLatency.endpointPropagation + DrainLatency.clusterDNS,
        connectTimeout: 60,
        statuses: { $0 == .applicationError ? [503] : [nil] }
    )
}

extension DrainLatency {
    /// Longest time for which an answer of the cluster's DNS may be kept.
    ///
    /// Source: kubernetes/dns and CoreDNS' `kubernetes` plugin as kubeadm configures it, `ttl 30`.
    package static let clusterDNS = 30
}
