import HardenKubernetes
import HardenRollout

/// Who sends requests to a workload's Services, other than over proxies that are known: clients inside the cluster are one
/// path of the model and several kinds, the API server asks for others, and some are told by objects of which it is not known
/// how they route.
struct OwnClients {
    /// Those inside the cluster, in a few words, such as "in-cluster clients".
    let label: String
    /// How they reach the Pods: where all Services are headless, names lead there, and no address of a Service refuses
    /// anything.
    let path: TrafficPath
    /// What leads to its Services in ways of which nothing is known, such as "Ingress shop/orders and 1 more".
    let others: String?
    /// What users of those see.
    let symptomsOfOthers: [String]
    /// What the API server refuses without an answer, such as "refused writes of things".
    let refusals: [TrafficPath: String]

    init(_ node: WorkloadNode, _ topology: Topology) {
        let services = node.services.compactMap { topology.service(at: $0)?.view }
        let paths = services.map(\.pathOfClients)
        path = paths.contains(.inCluster) ? .inCluster : paths.first ?? .inCluster
        var clients = path.label
        let nodePorts = node.routes.filter { $0.kind == .nodePort }
        if !nodePorts.isEmpty {
            let isBalanced = services.contains { $0.type.value == "LoadBalancer" }
            let isKnown = nodePorts.contains { $0.certainty == .stated }
            clients =
                isBalanced
                ? "clients of the layer 4 load balancer" : "\(isKnown ? "" : "assumed ")clients of the node ports"
        }
        label = clients
        let unknown = node.routes.filter { $0.kind.path == nil }.compactMap(\.source.object).map(topology.object)
        others = Self.named(unknown)
        let media: [ForeignRouteView.Medium] = [.requests, .connections, .datagrams, .addresses]
        symptomsOfOthers = media.compactMap { medium in
            Self.named(unknown.filter { ForeignRouteView($0).medium == medium }).map { names in
                switch medium {
                case .requests: "an error from the proxy of \(names)"
                case .connections: "a closed connection (clients of \(names))"
                case .datagrams: "no answer (clients of \(names))"
                case .addresses: "a connection that times out or is refused (clients of \(names))"
                }
            }
        }
        var refusals: [TrafficPath: String] = [:]
        for (path, verb) in [(TrafficPath.apiServerToWebhook, "writes of"), (.apiServerToAPIService, "requests for")] {
            let calls = node.routes.filter { $0.kind.path == path }.compactMap(topology.call)
            let missed = calls.filter { !$0.isDispensable }
            if !missed.isEmpty { refusals[path] = "refused \(verb) \(Self.text(of: missed.flatMap(\.resources)))" }
        }
        self.refusals = refusals
    }

    /// The first of some objects, and how many others there are.
    private static func named(_ objects: [KubernetesObject]) -> String? {
        objects.first.map { first in
            let others = Set(objects.map(\.identity)).count - 1
            return "\(first)" + (others > 0 ? " and \(others) more" : "")
        }
    }

    /// Such as "things, parts and 3 more".
    private static func text(of resources: [String]) -> String {
        var names: [String] = []
        for name in resources where !names.contains(name) { names.append(name) }
        if names.isEmpty || names.contains(where: { $0.hasPrefix("*") }) { return "objects of many kinds" }
        return names.count > 3
            ? "\(names.prefix(2).joined(separator: ", ")) and \(names.count - 2) more" : names.joined(separator: ", ")
    }
}

extension WorkloadNode {
    /// The ways on which requests come that somebody waits for: what a monitoring system alone asks is none beside others, nor
    /// what the API server does without.
    func routesOfClients(_ topology: Topology) -> [TrafficRoute] {
        let asked = routes.filter {
            !$0.kind.isInCluster || topology.service(at: $0.service)?.view.isForMetrics != true
        }
        let missed = asked.filter { topology.call(on: $0)?.isDispensable != true }
        return [missed, asked].first { $0.contains { $0.kind.path != nil } } ?? routes
    }

    /// Whether the API server asks, and needs an answer.
    func isCalled(_ topology: Topology) -> Bool {
        routes.contains { topology.call(on: $0)?.isDispensable == false }
    }

    /// Whether nobody but the API server asks, and that goes on as if nothing were where it gets no answer.
    func isDispensable(_ topology: Topology) -> Bool {
        let routes = routesOfClients(topology)
        return !routes.isEmpty && routes.allSatisfy { topology.call(on: $0)?.isDispensable == true }
    }
}
