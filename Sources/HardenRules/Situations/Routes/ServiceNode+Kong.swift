import HardenKubernetes
import HardenRollout

extension ServiceNode {
    /// Whether Kong sends requests to the Service, as far as the input tells.
    var isBehindKong: Bool {
        view.hasKongAnnotations
            || routes.contains { $0.kind.path?.proxy == .kong }
    }

    /// Whether Kong Ingress Controller makes each of its Pods a target.
    var hasPodTargets: Bool { routes.contains { $0.kind.path == .kong } }
}

extension RuleContext {
    /// The Services whose annotation names a KongUpstreamPolicy or a KongIngress.
    func services(naming position: Int) -> [ServiceNode] {
        vicinity.servicesOfKongObject[position, default: []].map { topology.services[$0] }
    }

    /// All objects of some kinds with their positions.
    func objects(_ kinds: Set<ObjectKind>) -> [(position: Int, object: KubernetesObject)] {
        topology.manifests.objects.enumerated().filter { kinds.contains($0.element.kind) }
            .map { (position: $0.offset, object: $0.element) }
    }
}
