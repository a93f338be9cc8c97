import HardenKubernetes
import HardenYAML

/// Where the objects below the output folder are, without holding on to the files.
struct ObjectIndex {
    struct Place: Hashable {
        var path: String
        /// Position of the document in its file.
        var document: Int
        var location: TextLocation
    }

    /// What is known of a workload before its manifests are generated.
    struct Workload {
        var selector: [GenerationContext.Label]?
        /// Names and images of its containers.
        var containers: [(name: String, image: String)]
    }

    private(set) var places: [ObjectIdentity: [Place]] = [:]
    private(set) var deployments: [ObjectIdentity: Workload] = [:]
    /// HorizontalPodAutoscalers with the name of the Deployment that each scales.
    private(set) var autoscalers: [(identity: ObjectIdentity, deployment: String)] = []
    /// PodDisruptionBudgets with the labels that each selects.
    private(set) var disruptionBudgets: [(identity: ObjectIdentity, selector: [GenerationContext.Label])] = []
    /// Folders with a kustomization, and the text of its resources.
    private(set) var kustomizations: [String: Set<String>] = [:]
    /// Files that cannot be read, with their bytes: nobody knows which objects are in them.
    private(set) var unreadable: [(error: YAMLError, bytes: [UInt8])] = []

    init(_ folder: ManifestFolder) throws {
        for path in folder.paths where path.isManifestPath {
            let bytes = try folder.read(path)
            let file = YAMLFile(bytes: bytes, name: path)
            if let error = file.errors.first { unreadable.append((error, bytes)) }
            for (position, document) in file.documents.enumerated() {
                add(document, Place(path: path, document: position, location: document.root.location))
            }
        }
    }

    private mutating func add(_ document: YAMLDocument, _ place: Place) {
        let root = document.root
        guard root.kind == .mapping, let kind = root["kind"]?.string else { return }
        if kind == "Kustomization" {
            let resources = root["resources"]?.items.map(\.string) ?? []
            kustomizations[place.path.folder, default: []].formUnion(resources)
            return
        }
        guard let identity = ObjectIdentity(root) else { return }
        places[identity, default: []].append(place)
        switch kind {
        case "Deployment": deployments[identity] = Workload(root)
        case "HorizontalPodAutoscaler":
            let target = root["spec"]?["scaleTargetRef"]
            if target?["kind"]?.string == "Deployment", let name = target?["name"]?.string {
                autoscalers.append((identity, name))
            }
        case "PodDisruptionBudget":
            if let selector = root["spec"]?["selector"]?["matchLabels"] {
                disruptionBudgets.append((identity, selector.labels))
            }
        default: break
        }
    }
}

extension ObjectIndex.Workload {
    fileprivate init(_ root: YAMLNode) {
        let spec = root["spec"]
        selector = spec?["selector"]?["matchLabels"]?.labels
        let containers = spec?["template"]?["spec"]?["containers"]?.items ?? []
        self.containers = containers.map { ($0["name"]?.string ?? "", $0["image"]?.string ?? "") }
    }
}

extension YAMLNode {
    fileprivate var labels: [GenerationContext.Label] {
        entries.map { GenerationContext.Label($0.key.string, $0.value.string) }
    }
}
