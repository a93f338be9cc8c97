import HardenKubernetes
import HardenRollout

/// Who sends requests to the addresses of a workload's Services themselves: one path of the model, and several kinds of
/// clients.
struct OwnClients {
    /// In a few words, such as "in-cluster clients".
    let label: String
    /// What leads to its Services over proxies of which nothing is known, such as "Ingress shop/orders and 1 more".
    let unknownProxies: String?
    /// How they reach the Pods: where all Services are headless, names lead there, and no address of a Service refuses
    /// anything.
    let path: TrafficPath

    init(_ node: WorkloadNode, _ topology: Topology) {
        let services = node.services.compactMap { topology.service(at: $0)?.view }
        let paths = services.map(\.pathOfClients)
        path = paths.contains(.inCluster) ? .inCluster : paths.first ?? .inCluster
        var clients = path.label
        if node.routes.contains(where: { $0.kind == .nodePort }) {
            let isBalanced = services.contains { $0.type.value == "LoadBalancer" }
            clients = isBalanced ? "clients of the layer 4 load balancer" : "clients of the node ports"
        }
        label = clients
        let proxies = node.routes.filter { $0.kind.path == nil }.compactMap(\.source.object)
        unknownProxies = proxies.first.map { first in
            let others = Set(proxies).count - 1
            return "\(topology.object(at: first))" + (others > 0 ? " and \(others) more" : "")
        }
    }
}
