import HardenKubernetes
import HardenRollout

extension WorkloadSettings {
    /// The same with what a layer 4 load balancer adds to the time in which a terminating Pod still gets connections.
    ///
    /// With `externalTrafficPolicy: Local` kube-proxy sends what reaches a node to Pods of this node only. Once the last of
    /// them goes, connections keep coming until the load balancer's health check has given the node up, and kube-proxy hands
    /// them to the terminating Pod.
    func reached(throughNodesBy services: [ServiceView]) -> WorkloadSettings {
        let path = TrafficPath.inCluster
        guard let latency = drainLatency[path], latency.origin.isStandard,
            let service = services.first(where: {
                $0.type.value == "LoadBalancer" && $0.externalTrafficPolicy.written == "Local"
            })
        else { return self }
        let seconds = TrafficPath.drainLatency(throughNodes: latency.value)
        var settings = self
        settings.drainLatency[path] = Setting(
            latency.name,
            seconds,
            "\(seconds) s",
            from: .known(
                """
                planning value \(latency.value), plus \(TrafficPath.nodeHealthCheckFailure) until the load balancer gives up a \
                node whose last Pod of \(service.name) goes (externalTrafficPolicy: Local)
                """
            )
        )
        return settings
    }
}
