import HardenKubernetes
import HardenRollout

extension RuleContext {
    /// Where the Services of an external Ingress say whether it sends to their Pods; `nil` where one of them does not.
    func placeOfNEGs(_ workload: WorkloadSituation, on path: TrafficPath) -> Place? {
        let services = workload.node.routes.filter { $0.kind.path == path }.compactMap {
            topology.service(at: $0.service)
        }
        guard services.allSatisfy({ $0.usesNEG != nil }) else { return nil }
        return services.first?.view.object.metadata["annotations"][AnnotationKeys.networkEndpointGroups]
    }

    /// Whether a workload's new Pods are ready only once the load balancer on a path finds them healthy.
    func hasReadinessGate(_ workload: WorkloadSituation, on path: TrafficPath) -> Bool {
        path.isGoogleLoadBalancer && (path.hasReadinessGate || workload.placeOfLoadBalancerGate != nil)
    }

    /// The path whose load balancer holds new Pods back from all clients: a Pod is ready when its containers are and its
    /// gates, and whoever sends to Pods that are ready waits for both. None where it may send to nodes.
    /// Source: Kubernetes API reference, PodSpec v1, `readinessGates`.
    func pathWithReadinessGate(_ workload: WorkloadSituation) -> TrafficPath? {
        workload.paths.first {
            hasReadinessGate(workload, on: $0) && (!$0.isExternalIngress || placeOfNEGs(workload, on: $0) != nil)
        }
    }
}

extension WorkloadSituation {
    /// Where its Pods ask for the load balancer's readiness gate.
    var placeOfLoadBalancerGate: Place? {
        template.readinessGates.first { $0.value == SettingsResolver.loadBalancerGate }?.place
    }
}
