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

    /// The same for clients that ask for the addresses themselves, and keep a connection to one for as long as it holds.
    package var ofClients: Hop {
        var hop = self
        hop.layer = .connection
        return hop
    }
}

extension DrainLatency {
    /// Longest time for which an answer of the cluster's DNS may be kept.
    ///
    /// Source: kubernetes/dns and CoreDNS' `kubernetes` plugin as kubeadm configures it, `ttl 30`. Clients that keep an answer
    /// for longer than it says are not counted.
    package static let clusterDNS = 30
}
