import HardenKubernetes
import HardenSystem
import HardenYAML

/// What lies in each folder, and what refers to each object: rules ask it for every object, so it is worked out once.
struct VicinityIndex: Sendable {
    /// Positions of workloads by folder.
    private(set) var workloads: [Substring: [Int]] = [:]
    /// Indices of `Topology.services` by folder.
    private(set) var services: [Substring: [Int]] = [:]
    /// Folders with Services of kinds that are not known here.
    private(set) var foldersWithForeignServices: Set<Substring> = []
    /// Indices of `Topology.services` by the position of the KongUpstreamPolicy or KongIngress that they name.
    private(set) var servicesOfKongObject: [Int: [Int]] = [:]
    /// Positions of workloads that a disruption budget seems to be meant for which selects none.
    private(set) var missedByBudgets: Set<Int> = []
    /// The routes that a target, or a host, of a decK file leads to.
    private(set) var routesOfDeckPlace: [DeckPlace: [TrafficRoute]] = [:]

    /// A place in a decK file, by the file's index.
    struct DeckPlace: Hashable {
        var file: Int
        var path: YAMLPath
    }

    init(_ topology: Topology) {
        for node in topology.workloads {
            workloads[Paths.folder(of: node.view.object.file), default: []].append(node.position)
        }
        for (index, node) in topology.services.enumerated() {
            services[Paths.folder(of: node.view.object.file), default: []].append(index)
            let named = (node.kongUpstreamPolicy?.objects ?? []) + (node.kongIngress?.objects ?? [])
            for position in Set(named) { servicesOfKongObject[position, default: []].append(index) }
            for route in node.routes {
                guard case .deck(let file, _) = route.source else { continue }
                routesOfDeckPlace[DeckPlace(file: file, path: route.place.path), default: []].append(route)
            }
        }
        for (file, reason) in topology.manifests.leftAlone {
            guard case .otherKind(let kind) = reason, kind.hasSuffix("Service") else { continue }
            foldersWithForeignServices.insert(Paths.folder(of: file.path))
        }
        for budget in topology.disruptionBudgets where budget.workloads.isEmpty {
            missedByBudgets.formUnion(budget.nearMisses)
        }
    }
}
