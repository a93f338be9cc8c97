import HardenKubernetes
import HardenRollout

/// What a Google Cloud load balancer sends to: Pods, through network endpoint groups, or nodes, where kube-proxy sends on.
struct LoadBalancerBackends {
    /// `nil` where the input leaves it to the cluster.
    let arePods: Bool?
    /// Where it is written.
    let place: Place?
}

extension RuleContext {
    /// What a load balancer sends to for a workload. A Gateway, a standalone NEG, and an internal or regional Ingress send
    /// to Pods only; for an external Ingress the Services' annotation decides, or else the cluster.
    ///
    /// Source: GKE, "Container-native load balancing".
    func backends(of workload: WorkloadSituation, on path: TrafficPath) -> LoadBalancerBackends {
        guard path == .gkeIngressExternal else { return LoadBalancerBackends(arePods: true, place: nil) }
        let routes = workload.node.routes.filter { $0.kind.path == path }
        let services = routes.compactMap { topology.service(at: $0.service) }
        let least = services.first { $0.usesNEG == false } ?? services.first { $0.usesNEG == nil } ?? services.first
        guard let least, let arePods = least.usesNEG ?? (routes.contains { !$0.kind.isRegionalIngress } ? nil : true)
        else { return LoadBalancerBackends(arePods: nil, place: nil) }
        let place = least.view.object.metadata["annotations"][AnnotationKeys.networkEndpointGroups]
        return LoadBalancerBackends(arePods: arePods, place: place.exists ? place : nil)
    }

    /// Whether a workload's new Pods are ready only once the load balancer on a path finds them healthy.
    func hasReadinessGate(_ workload: WorkloadSituation, on path: TrafficPath) -> Bool {
        guard path.isGoogleLoadBalancer, backends(of: workload, on: path).arePods != false else { return false }
        return path.hasReadinessGate || workload.placeOfLoadBalancerGate != nil
    }
}

extension WorkloadSituation {
    /// Where its Pods ask for the load balancer's readiness gate.
    var placeOfLoadBalancerGate: Place? {
        template.readinessGates.first { $0.value == SettingsResolver.loadBalancerGate }?.place
    }
}
