import HardenKubernetes
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
    /// The context as it is once files have changed.
    func planned(_ files: [FixPlan.PatchedFile], _ reload: (FixPlan.PatchedFile) -> [LoadedFile]) -> RuleContext {
        var loaded: [String: LoadedFile] = [:]
        for file in files.flatMap(reload) { loaded[file.path] = file }
        let known = topology.manifests.files.map { loaded.removeValue(forKey: $0.path) ?? $0 }
        let new = loaded.values.sorted { $0.path < $1.path }
        return looking(at: Topology(Manifests(known + new, provenance: topology.manifests.provenance)))
    }
}

/// Which workloads a change of an object concerns.
struct WorkloadLinks {
    private struct Document: Hashable {
        var file: String
        var document: Int
    }

    /// An object, which may be one of several in its document, with an index of the context's workloads.
    private struct Link: Hashable {
        var path: YAMLPath
        var range: Range<Int>
        var workload: Int
    }

    private var links: [Document: Set<Link>] = [:]

    init(_ context: RuleContext) {
        let topology = context.topology
        for (index, workload) in context.workloads.enumerated() {
            let node = workload.node
            var positions = [node.position] + node.services + node.autoscalers + node.disruptionBudgets
            for service in node.services.compactMap({ topology.service(at: $0) }) {
                positions += service.policies + service.backendConfigs.flatMap(\.resolution.objects)
                positions += (service.kongUpstreamPolicy?.objects ?? []) + (service.kongIngress?.objects ?? [])
            }
            for route in node.routes {
                switch route.source {
                case .ingress(let position): positions.append(position)
                case .route(let position, let gateway): positions += [position] + (gateway.map { [$0] } ?? [])
                case .deck(let file, _):
                    let view = topology.manifests.deckFiles[file]
                    add(view.root, Document(file: view.file, document: view.document), index)
                case .service: break
                }
            }
            if node.routes.contains(where: { $0.kind == .ingressNGINX }) { positions += topology.nginxSettings }
            for object in positions.map(context.object) + [workload.templateObject] {
                add(object.root, Document(file: object.file, document: object.document), index)
            }
        }
    }

    private mutating func add(_ root: Place, _ document: Document, _ workload: Int) {
        links[document, default: []].insert(Link(path: root.path, range: root.anchor.range, workload: workload))
    }

    /// The workloads that a finding's fix concerns; new objects concern what the finding is about.
    func workloads(concernedBy fix: Fix, of finding: Finding) -> Set<Int> {
        var found = workloads(at: finding.primary)
        for case .edit(let file, let document, let edit) in fix.changes {
            let objects = links[Document(file: file, document: document)] ?? []
            found.formUnion(objects.filter { edit.path.hasPrefix($0.path) }.map(\.workload))
        }
        return found
    }

    /// The workloads that what stands at a place concerns.
    func workloads(at label: Finding.Label) -> Set<Int> {
        let objects = links[Document(file: label.file, document: label.document ?? 0)] ?? []
        return Set(objects.filter { $0.range.contains(label.range.lowerBound) }.map(\.workload))
    }
}
