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
        return looking(at: Topology(Manifests(known + new)))
    }
}

/// Which workloads a change of a document concerns.
struct WorkloadLinks {
    private struct Document: Hashable {
        var file: String
        var document: Int
    }

    /// Indices of the context's workloads.
    private var workloads: [Document: Set<Int>] = [:]

    init(_ context: RuleContext) {
        let topology = context.topology
        for (index, workload) in context.workloads.enumerated() {
            let node = workload.node
            var positions = [node.position] + node.services + node.autoscalers + node.disruptionBudgets
            for service in node.services.compactMap({ topology.service(at: $0) }) {
                positions += service.policies + service.backendConfigs.flatMap(\.resolution.objects)
                positions += (service.kongUpstreamPolicy?.objects ?? []) + (service.kongIngress?.objects ?? [])
            }
            var documents: Set<Document> = []
            for route in node.routes {
                switch route.source {
                case .ingress(let position): positions.append(position)
                case .route(let position, let gateway): positions += [position] + (gateway.map { [$0] } ?? [])
                case .deck(let file, _):
                    let view = topology.manifests.deckFiles[file]
                    documents.insert(Document(file: view.file, document: view.document))
                case .service: break
                }
            }
            if node.routes.contains(where: { $0.kind == .ingressNGINX }) { positions += topology.nginxSettings }
            for position in positions { documents.insert(Self.document(of: context.object(position))) }
            documents.insert(Self.document(of: workload.templateObject))
            for document in documents { workloads[document, default: []].insert(index) }
        }
    }

    private static func document(of object: KubernetesObject) -> Document {
        Document(file: object.file, document: object.document)
    }

    /// The workloads that a finding's fix concerns; new documents concern what the finding is about.
    func workloads(concernedBy fix: Fix, of finding: Finding) -> Set<Int> {
        var found: Set<Int> = []
        var documents = [Document(file: finding.primary.file, document: finding.primary.document ?? 0)]
        for change in fix.changes {
            if case .edit(let file, let document, _) = change {
                documents.append(Document(file: file, document: document))
            }
        }
        for document in documents { found.formUnion(workloads[document] ?? []) }
        return found
    }
}
