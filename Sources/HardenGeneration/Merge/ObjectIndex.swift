import HardenKubernetes
import HardenYAML

/// Where the objects below the output folder are, without holding on to the files.
struct ObjectIndex {
    struct Place: Hashable {
        var path: String
        /// Position of the document in its file.
        var document: Int
        /// The way to the object within its document, which may be a list of objects.
        var item: YAMLPath
        var location: TextLocation
    }

    /// What is known of a workload before its manifests are generated.
    struct Workload {
        var selector: [GenerationContext.Label]?
        var serviceAccount: String?
        var containers: [Container]
    }

    /// What an object of a kind is attached to, by name.
    struct Attachment: Hashable {
        var kind: String
        var namespace: String?
        var target: String
    }

    /// Pods by their labels.
    struct Selection: Hashable {
        var namespace: String?
        var labels: Set<GenerationContext.Label>
    }

    struct Container {
        var name: String
        var image: String
        /// Seconds that its preStop hook waits, as far as that can be seen.
        var preStop: Int
    }

    private(set) var places: [ObjectIdentity: [Place]] = [:]
    /// The namespaces in which there are objects of a kind and name.
    private(set) var namespaces: [ObjectIdentity: Set<String?>] = [:]
    private(set) var deployments: [ObjectIdentity: Workload] = [:]
    /// HorizontalPodAutoscalers with the name of the Deployment that each scales, and policies with the name of the
    /// Service that each is attached to.
    private(set) var attached: [Attachment: [ObjectIdentity]] = [:]
    /// PodDisruptionBudgets with the labels that each selects.
    private(set) var disruptionBudgets: [Selection: [ObjectIdentity]] = [:]
    /// The labels by which Services select their Pods.
    private(set) var selectors: [ObjectIdentity: [GenerationContext.Label]] = [:]
    /// Names of KongUpstreamPolicies that Services refer to in an annotation.
    private(set) var upstreamPolicies: [ObjectIdentity: String] = [:]
    /// BackendConfigs that Services refer to in an annotation.
    private(set) var backendConfigs: [ObjectIdentity: BackendConfigReferences] = [:]
    private(set) var ingresses: [ObjectIdentity: ExistingIngress] = [:]
    let kustomizations: Kustomizations
    /// Files that cannot be read, with their bytes: nobody knows which objects are in them.
    private(set) var unreadable: [(error: YAMLError, bytes: [UInt8])] = []

    /// What is in each of the files.
    private(set) var contents: [String: FileContent] = [:]

    init(_ folder: ManifestFolder) throws {
        kustomizations = try Kustomizations(folder)
        for path in folder.paths where path.isManifestPath {
            if folder.specs.contains(path) {
                contents[path] = .spec
                continue
            }
            guard !Kustomizations.isKustomization(path), !kustomizations.isChange(path) else {
                contents[path] = .kustomization
                continue
            }
            let bytes = try folder.read(path)
            let file = YAMLFile(bytes: bytes, name: path)
            contents[path] = FileContent(file)
            if let error = file.errors.first { unreadable.append((error, bytes)) }
            var cursor = LocationCursor(file.source)
            for (position, document) in file.documents.enumerated() {
                for object in document.objects {
                    let location = cursor.location(at: object.root.range.lowerBound)
                    add(object, Place(path: path, document: position, item: object.path, location: location))
                }
            }
        }
    }

    private mutating func add(_ object: DocumentObject, _ place: Place) {
        let (identity, root) = (object.identity, object.root)
        places[identity, default: []].append(place)
        namespaces[identity.anywhere, default: []].insert(identity.namespace)
        switch identity.kind {
        case "Deployment": deployments[identity] = Workload(root)
        case "HorizontalPodAutoscaler":
            let target = root["spec"]?["scaleTargetRef"]
            if target?["kind"]?.string == "Deployment", let name = target?["name"]?.string {
                attach(identity, to: name)
            }
        case "GCPBackendPolicy", "HealthCheckPolicy":
            let target = root["spec"]?["targetRef"]
            if target?["kind"]?.string == "Service", let name = target?["name"]?.string {
                attach(identity, to: name)
            }
        case "Service":
            selectors[identity] = root["spec"]?["selector"]?.labels
            addReferences(of: root, identity)
        case "Ingress":
            let annotation = root["metadata"]?["annotations"]?[IngressClass.annotationName]?.string
            let field = root["spec"]?["ingressClassName"]?.string
            ingresses[identity] = ExistingIngress(
                ingressClass: annotation.map(IngressClass.annotation) ?? field.map(IngressClass.field),
                isOwn: root["metadata"]?["labels"]?[ServicePlan.managedByLabel]?.string == "harden"
            )
        case "PodDisruptionBudget":
            if let selector = root["spec"]?["selector"]?["matchLabels"] {
                let selection = Selection(namespace: identity.namespace, labels: Set(selector.labels))
                disruptionBudgets[selection, default: []].append(identity)
            }
        default: break
        }
    }
}

extension ObjectIndex {
    private mutating func attach(_ identity: ObjectIdentity, to target: String) {
        let attachment = Attachment(kind: identity.kind, namespace: identity.namespace, target: target)
        attached[attachment, default: []].append(identity)
    }

    private mutating func addReferences(of root: YAMLNode, _ identity: ObjectIdentity) {
        guard let annotations = root["metadata"]?["annotations"] else { return }
        upstreamPolicies[identity] = annotations["konghq.com/upstream-policy"]?.string
        guard let json = annotations["cloud.google.com/backend-config"]?.string,
            let names = YAMLFile(text: json).documents.first?.root
        else { return }
        var references = BackendConfigReferences()
        references.byDefault = names["default"]?.string
        for (port, name) in names["ports"]?.entries ?? [] { references.byPort[port.string] = name.string }
        for port in root["spec"]?["ports"]?.items ?? [] {
            guard case .int(let number)? = port["port"]?.scalar else { continue }
            references.portNames[number] = port["name"]?.string
        }
        backendConfigs[identity] = references
    }
}

extension ObjectIndex.Workload {
    fileprivate init(_ root: YAMLNode) {
        let spec = root["spec"]
        selector = spec?["selector"]?["matchLabels"]?.labels
        let account = spec?["template"]?["spec"]?["serviceAccountName"]?.string ?? ""
        serviceAccount = account.isEmpty ? nil : account
        let containers = spec?["template"]?["spec"]?["containers"]?.items ?? []
        self.containers = containers.map { container in
            ObjectIndex.Container(
                name: container["name"]?.string ?? "",
                image: container["image"]?.string ?? "",
                preStop: container["lifecycle"]?["preStop"]?.wait ?? 0
            )
        }
    }
}

extension YAMLNode {
    /// Seconds that a preStop hook waits: its sleep action, or the number behind `sleep` in its command.
    fileprivate var wait: Int? {
        if case .int(let seconds)? = self["sleep"]?["seconds"]?.scalar { return seconds }
        let words = self["exec"]?["command"]?.items.flatMap { $0.string.split { " ;&|".contains($0) } } ?? []
        guard let index = words.firstIndex(where: { $0 == "sleep" || $0.hasSuffix("/sleep") }) else { return nil }
        return words.dropFirst(index + 1).first.flatMap { Int($0.prefix { $0.isNumber }) }
    }

    fileprivate var labels: [GenerationContext.Label] {
        entries.map { GenerationContext.Label($0.key.string, $0.value.string) }
    }
}
