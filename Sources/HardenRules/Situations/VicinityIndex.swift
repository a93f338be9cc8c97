import HardenKubernetes
import HardenRollout
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
    /// Indices of `Topology.services` by the position of the BackendConfig that they name.
    private(set) var servicesOfBackendConfig: [Int: [Int]] = [:]
    /// Positions of workloads that a disruption budget seems to be meant for which selects none.
    private(set) var missedByBudgets: Set<Int> = []
    /// Positions of workloads with a disruption budget that never allows an eviction.
    private(set) var neverEvicted: Set<Int> = []
    /// The routes that a target, or a host, of a decK file leads to.
    private(set) var routesOfDeckPlace: [DeckPlace: [TrafficRoute]] = [:]

    /// Positions of the objects that something of a kind refers to.
    private(set) var referred: [Reference: Set<Int>] = [:]
    /// BackendConfigs, by position, of which nothing is ever read: every Service that names one is behind GKE Gateways.
    private(set) var unreadBackendConfigs: Set<Int> = []

    /// What kind of route each Ingress of GKE makes, by its position.
    private(set) var pathOfIngress: [Int: TrafficPath] = [:]
    /// Whether a Service's annotation is patched or filled in later, so that it may name any BackendConfig.
    private(set) var mayNameAnyBackendConfig = false

    /// What refers to other objects by their names.
    enum Reference: Hashable {
        /// Services, to BackendConfigs.
        case backendConfig
        /// Services, to KongUpstreamPolicies.
        case kongUpstreamPolicy
        /// Ingresses, to FrontendConfigs.
        case frontendConfig
        /// Policies of a kind, to what they are for: one of another kind may be for the same.
        case policy(ObjectKind)
        /// Ingresses and routes, to Services.
        case backend
    }

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
        for file in topology.manifests.files where file.documents.contains(where: \.holdsForeignService) {
            foldersWithForeignServices.insert(Paths.folder(of: file.path))
        }
        for object in topology.manifests.objects where object.kind == .multiClusterService {
            foldersWithForeignServices.insert(Paths.folder(of: object.file))
        }
        for budget in topology.disruptionBudgets where budget.workloads.isEmpty {
            missedByBudgets.formUnion(budget.nearMisses)
        }
        for budget in topology.disruptionBudgets where budget.amount?.allowsNothingEver == true {
            neverEvicted.formUnion(budget.workloads)
        }
        refer(topology)
    }

    private mutating func refer(_ topology: Topology) {
        func add(_ reference: Reference, _ objects: [Int]) { referred[reference, default: []].formUnion(objects) }
        var read: Set<Int> = []
        for (index, service) in topology.services.enumerated() {
            for route in service.gkeIngressRoutes {
                if let ingress = route.ingress { pathOfIngress[ingress] = route.kind.path }
            }
            let configs = service.backendConfigs.flatMap(\.resolution.objects)
            add(.backendConfig, configs)
            for config in Set(configs) { servicesOfBackendConfig[config, default: []].append(index) }
            if service.isBehindGatewaysOnly(topology) {
                unreadBackendConfigs.formUnion(configs)
            } else {
                read.formUnion(configs)
            }
            if topology.isPatched(service.position, ["metadata", "annotations"])
                || service.view.backendConfigs.map({ Placeholder.occurs(in: $0.annotation.text) }) == true
            {
                mayNameAnyBackendConfig = true
            }
            add(.kongUpstreamPolicy, service.kongUpstreamPolicy?.objects ?? [])
        }
        unreadBackendConfigs.subtract(read)
        for policy in topology.policies {
            add(.policy(topology.object(at: policy.position).kind), policy.target.objects)
        }
        for backend in topology.backends { add(.backend, backend.service.objects) }
        for (position, object) in topology.manifests.objects.enumerated() where object.kind == .ingress {
            guard let name = IngressView(object).frontendConfig.value else { continue }
            add(.frontendConfig, topology.resolve(name, FrontendConfigView.kinds, from: position).objects)
        }
    }
}

extension LoadedFile.Document {
    /// Whether a Service of a kind that is not known here is the document, or an item of it.
    fileprivate var holdsForeignService: Bool {
        func isForeign(_ reason: LeftAlone) -> Bool {
            if case .otherKind(let kind) = reason { kind.hasSuffix("Service") } else { false }
        }
        if case .leftAlone(let reason) = content, isForeign(reason) { return true }
        return leftAloneItems.contains(where: isForeign)
    }
}
