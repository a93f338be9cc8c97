import HardenKubernetes
import HardenNGINX
import HardenRollout
import HardenSystem
import HardenYAML

/// Where a workload is written. Edits leave it where it is; new documents come behind the others.
struct WorkloadPlace: Hashable, Sendable {
    let file: String
    let document: Int
    let path: YAMLPath

    init(_ object: KubernetesObject) {
        file = object.file
        document = object.document
        path = object.root.path
    }
}

extension RuleContext {
    /// The context as it is once files have changed, built from scratch.
    ///
    /// - Parameters:
    ///   - changed: The files that are others, or new.
    ///   - part: The files that count, where those are not all.
    ///   - wanted: The workloads that count, where those are not all.
    func planned(
        _ changed: [LoadedFile],
        among part: [LoadedFile]? = nil,
        only wanted: Set<WorkloadPlace>? = nil
    ) -> RuleContext {
        var loaded = Dictionary(changed.map { ($0.path, $0) }) { $1 }
        let known = (part ?? topology.manifests.files).map { loaded.removeValue(forKey: $0.path) ?? $0 }
        let new = loaded.values.sorted { $0.path < $1.path }
        let topology = Topology(Manifests(known + new, setsAside: false), declared: declaredControllers)
        guard let wanted else { return looking(at: topology) }
        return looking(at: topology) { wanted.contains(WorkloadPlace($0.view.object)) }
    }
}

/// Which workloads a change of an object concerns.
struct WorkloadLinks {
    private struct Document: Hashable {
        var file: String
        var document: Int
    }

    /// An object, which may be one of several in its document, with the indices of the context's workloads.
    private struct Link {
        var range: Range<Int>
        var workloads: Set<Int>
    }

    private var links: [Document: [YAMLPath: Link]] = [:]
    /// The workloads to which configurations of nginx send.
    private var workloadsOfFile: [String: Set<Int>] = [:]
    /// The objects of each document in the order of the text. None lies in another.
    private var order: [Document: [Link]] = [:]
    /// What decides about each of the context's workloads.
    private(set) var surroundings: [FileGroups.Link] = []

    init(_ context: RuleContext) {
        let topology = context.topology
        for (index, workload) in context.workloads.enumerated() {
            let node = workload.node
            var surroundings = FileGroups.Link(objects: [])
            var positions = [node.position] + node.services + node.autoscalers + node.disruptionBudgets
            for service in node.services.compactMap({ topology.service(at: $0) }) {
                positions += service.policies + service.backendConfigs.flatMap(\.resolution.objects)
                positions += (service.kongUpstreamPolicy?.objects ?? []) + (service.kongIngress?.objects ?? [])
            }
            for route in node.routes {
                switch route.source {
                case .ingress(let position), .foreign(let position), .call(let position, _): positions.append(position)
                case .route(let position, let gateway): positions += [position] + (gateway.map { [$0] } ?? [])
                case .deck(let file, _):
                    let view = topology.manifests.deckFiles[file]
                    add(view.root, Document(file: view.file, document: view.document), index)
                    surroundings.deckFiles.append(file)
                case .service, .configuration, .nginx: break
                }
            }
            let proxies = context.timeouts.chains(to: node).flatMap(\.links).filter { $0.pass != nil }
            let fronts = proxies.compactMap(\.workload).flatMap { [$0.position] + $0.services }
            surroundings.objects = fronts + positions + positions.flatMap { topology.classes(of: $0) }
            if node.routes.contains(where: { $0.kind.path?.proxy == .ingressNGINX }) {
                positions += topology.nginxSettings
            }
            for object in positions.map(context.object) + [workload.templateObject] {
                add(object.root, Document(file: object.file, document: object.document), index)
            }
            let texts = Set(
                proxies.compactMap(\.pass).map { topology.manifests.nginxPasses[$0].place.text.path }
            )
            for path in texts { workloadsOfFile[path, default: []].insert(index) }
            surroundings.paths = Set(node.otherScalers.map(\.path)).union(texts)
            self.surroundings.append(surroundings)
        }
        order = links.mapValues { $0.values.sorted { $0.range.lowerBound < $1.range.lowerBound } }
    }

    private mutating func add(_ root: Place, _ document: Document, _ workload: Int) {
        links[document, default: [:]][root.path, default: Link(range: root.anchor.range, workloads: [])]
            .workloads.insert(workload)
    }

    /// The workloads that a finding's fix concerns; new objects concern what the finding is about.
    func workloads(concernedBy fix: Fix, of finding: Finding) -> Set<Int> {
        var found = workloads(at: finding.primary)
        for case .nginx(let edit) in fix.changes {
            found.formUnion(edit.file.flatMap { workloadsOfFile[$0.source.name] } ?? [])
        }
        for case .edit(let file, let document, let edit) in fix.changes {
            guard let objects = links[Document(file: file, document: document)] else { continue }
            for count in 0...edit.path.components.count {
                let path = YAMLPath(Array(edit.path.components.prefix(count)))
                if let object = objects[path] { found.formUnion(object.workloads) }
            }
        }
        return found
    }

    /// The workloads that what stands at a place concerns.
    func workloads(at label: Finding.Label) -> Set<Int> {
        let objects = order[Document(file: label.file, document: label.document ?? 0)] ?? []
        let offset = label.range.lowerBound
        var (low, high) = (0, objects.count)
        while low < high {
            let middle = (low + high) / 2
            if objects[middle].range.lowerBound <= offset { low = middle + 1 } else { high = middle }
        }
        guard low > 0, objects[low - 1].range.contains(offset) else { return [] }
        return objects[low - 1].workloads
    }
}

extension Topology {
    /// The classes that say who serves an Ingress or a Gateway.
    fileprivate func classes(of position: Int) -> [Int] {
        let object = object(at: position)
        return switch object.kind {
        case .ingress:
            resolve(IngressView(object).className.value, IngressClassView.kinds, from: position).objects
                + [objectOfGKE(near: position)].compactMap(\.self)
        case .gateway: resolve(GatewayView(object).className.value, GatewayClassView.kinds, from: position).objects
        default: []
        }
    }
}
