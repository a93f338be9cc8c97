import HardenKubernetes
import HardenSystem
import HardenYAML

/// What is below the output folder: where each object is, and what the manifests say.
struct ObjectIndex {
    struct Place: Hashable {
        var path: String
        /// Position of the document in its file.
        var document: Int
        /// The way to the object within its document, which may be a list of objects.
        var item: YAMLPath
        var location: TextLocation

        /// The order of the text.
        static func < (lhs: Self, rhs: Self) -> Bool {
            (lhs.document, lhs.location.line, lhs.location.column)
                < (rhs.document, rhs.location.line, rhs.location.column)
        }
    }

    private(set) var places: [ObjectIdentity: [Place]] = [:]
    /// The namespaces in which there are objects of a kind and name.
    private(set) var namespaces: [ObjectIdentity: Set<String?>] = [:]
    /// Objects of the kinds that have views, parts of objects among them: a spec may complete them.
    private(set) var objects: [ObjectIdentity: KubernetesObject] = [:]
    /// The Ingresses of each namespace.
    private(set) var ingresses: [String?: [IngressView]] = [:]
    /// Who selects and scales whom, as a check sees it.
    let topology: Topology
    let workloadNodes: [ObjectIdentity: WorkloadNode]
    let serviceNodes: [ObjectIdentity: ServiceNode]
    /// The objects that this program wrote, in the order of the text.
    private(set) var managed: [Managed: [ObjectIdentity]] = [:]
    /// Autoscalers and policies by what they are for, whether that is there or not.
    private(set) var attached: [Attachment: [KubernetesObject]] = [:]
    /// The disruption budgets of each workload's Pods that are for no other's.
    private(set) var disruptionBudgets: [ObjectIdentity: [KubernetesObject]] = [:]
    let kustomizations: Kustomizations
    /// Files that cannot be read, with their bytes: nobody knows which objects are in them.
    private(set) var unreadable: [(error: YAMLError, bytes: [UInt8])] = []

    /// What is in each of the files.
    private(set) var contents: [String: FileContent] = [:]
    /// The trees of all manifests.
    private(set) var trees: [String: YAMLFile] = [:]

    /// What an object is for, by name.
    struct Attachment: Hashable {
        var namespace: String?
        var kind: String
        var name: String
    }

    /// A file as a check sees it, and its tree, which a check needs of some files only.
    private struct Manifest: Sendable {
        var loaded: LoadedFile
        var tree: YAMLFile
    }

    /// - Throws: What reading a file throws.
    init(_ folder: ManifestFolder) throws {
        let paths = folder.paths.filter { ManifestFolder.isManifest($0) && !folder.specs.contains($0) }
        let manifests = try paths.concurrentMap(batch: 16) { path in
            Result {
                let bytes = try folder.read(path)
                let loaded = LoadedFile.load(bytes, path: path)
                return Manifest(loaded: loaded, tree: loaded.file ?? YAMLFile(bytes: bytes, name: path))
            }
        }
        .map { try $0.get() }
        let all = Manifests(manifests.map(\.loaded))
        let topology = Topology(all)
        self.topology = topology
        workloadNodes = Dictionary(topology.workloads.map { ($0.view.object.identity, $0) }) { first, _ in first }
        serviceNodes = Dictionary(topology.services.map { ($0.view.object.identity, $0) }) { first, _ in first }
        kustomizations = Kustomizations(all)
        for budget in topology.disruptionBudgets where budget.workloads.count == 1 {
            let workload = topology.object(at: budget.workloads[0])
            guard budget.view.object.namespace == workload.namespace else { continue }
            disruptionBudgets[workload.identity, default: []].append(budget.view.object)
        }
        for object in topology.autoscalers.map({ topology.object(at: $0.position) }) {
            let view = AutoscalerView(object)
            attach(object, view.target.kind.value, view.targetName.value)
        }
        for object in topology.policies.map({ topology.object(at: $0.position) }) {
            let target = ReferenceView(object.spec["targetRef"])
            attach(object, target.kind.value, target.name.value)
        }
        for path in folder.specs { contents[path] = .spec }
        for (path, manifest) in zip(paths, manifests) {
            guard !kustomizations.isPart(path) else {
                contents[path] = .kustomization
                continue
            }
            let file = manifest.tree
            trees[path] = file
            contents[path] = FileContent(file)
            if let error = file.errors.first { unreadable.append((error, file.source.bytes)) }
            var cursor = LocationCursor(file.source)
            for (position, document) in file.documents.enumerated() {
                for object in document.objects {
                    let location = cursor.location(at: object.root.range.lowerBound)
                    add(object, Place(path: path, document: position, item: object.path, location: location))
                }
            }
        }
    }

    private mutating func attach(_ object: KubernetesObject, _ kind: String?, _ name: String?) {
        guard let kind, let name else { return }
        let target = Attachment(namespace: object.namespace, kind: kind, name: name)
        attached[target, default: []].append(object)
    }

    private mutating func add(_ object: DocumentObject, _ place: Place) {
        let identity = object.identity
        places[identity, default: []].append(place)
        if let managed = Managed(object), places[identity]?.count == 1 {
            self.managed[managed, default: []].append(identity)
        }
        namespaces[identity.anywhere, default: []].insert(identity.namespace)
        guard let view = KubernetesObject(object, document: place.document) else { return }
        objects[identity] = view
        if view.kind == .ingress { ingresses[identity.namespace, default: []].append(IngressView(view)) }
    }

    /// The object of a kind that has a name, in the namespace of a service.
    func object(_ kind: ObjectKind, _ name: String, in namespace: String?) -> KubernetesObject? {
        objects[ObjectIdentity(group: kind.groups[0], kind: kind.rawValue, namespace: namespace, name: name)]
    }
}

extension YAMLFile {
    /// The object at a place of the file.
    func object(_ identity: ObjectIdentity, at place: ObjectIndex.Place) -> YAMLNode? {
        guard documents.indices.contains(place.document) else { return nil }
        return documents[place.document].objects.first { $0.path == place.item && $0.identity == identity }?.root
    }
}

extension YAMLDocument {
    /// The node at a path, or the nearest around it that exists.
    func nearest(_ path: YAMLPath) -> YAMLNode {
        var path = path
        while !path.components.isEmpty {
            if let node = self[path] { return node }
            path = path.parent
        }
        return root
    }
}
