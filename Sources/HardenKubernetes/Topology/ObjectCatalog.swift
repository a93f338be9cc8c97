import HardenSystem

/// The objects by kind, name and label, and who can mean whom.
struct ObjectCatalog: Sendable {
    private struct Name: Hashable {
        var kind: ObjectKind
        var name: String
    }

    private struct Label: Hashable {
        var key: String
        var value: String
    }

    let manifests: Manifests
    let visibility: Visibility
    private var byKind: [ObjectKind: [Int]] = [:]
    private var byName: [Name: [Int]] = [:]
    /// Objects by the names that kustomizations give them.
    private var byBuiltName: [Name: [Int]] = [:]
    /// Workloads by the labels of their Pods.
    private var byPodLabel: [Label: [Int]] = [:]
    private var templates: [Int: PodTemplateView] = [:]
    private var podLabels: [Int: Labels] = [:]
    /// Folders in which something is left alone that may hold objects.
    private var foldersWithTemplates: Set<String> = []

    init(_ manifests: Manifests) {
        self.manifests = manifests
        visibility = Visibility(manifests)
        for (position, object) in manifests.objects.enumerated() {
            byKind[object.kind, default: []].append(position)
            byName[Name(kind: object.kind, name: object.name), default: []].append(position)
        }
        if !visibility.builds.members.isEmpty { addBuiltNames() }
        for file in manifests.files where file.documents.contains(where: { $0.content.mayHideObjects }) {
            foldersWithTemplates.insert(String(Paths.folder(of: file.path)))
        }
        addPodLabels()
    }

    private mutating func addBuiltNames() {
        for (position, object) in manifests.objects.enumerated() {
            for name in visibility.builtNames(of: position) {
                byBuiltName[Name(kind: object.kind, name: name), default: []].append(position)
            }
        }
    }

    private mutating func addPodLabels() {
        for position in positions(WorkloadView.kinds) {
            let workload = workload(position)
            guard let template = workload.template ?? borrowedTemplate(of: position) else { continue }
            templates[position] = template
            let labels = template.labels
            podLabels[position] = labels
            for (key, value) in labels.values {
                byPodLabel[Label(key: key, value: value), default: []].append(position)
            }
        }
    }

    // MARK: - Views

    func object(_ position: Int) -> KubernetesObject { manifests.objects[position] }

    /// The positions of all objects of some kinds, in the order of the input.
    func positions(_ kinds: Set<ObjectKind>) -> [Int] {
        kinds.count == 1 ? byKind[kinds.first ?? .pod] ?? [] : kinds.flatMap { byKind[$0] ?? [] }.sorted()
    }

    /// The positions of the objects with a name, as it is written or as a kustomization makes it.
    func positions(named name: String, _ kind: ObjectKind) -> [Int] {
        let name = Name(kind: kind, name: name)
        return (byName[name] ?? []) + (byBuiltName[name] ?? [])
    }

    func workload(_ position: Int) -> WorkloadView {
        WorkloadView(object(position), addedLabels: visibility.addedLabels(of: position))
    }

    /// The Pods of a workload, also where a Rollout borrows the template of a Deployment.
    func template(_ position: Int) -> PodTemplateView? { templates[position] }

    private func borrowedTemplate(of position: Int) -> PodTemplateView? {
        guard object(position).kind == .rollout, let reference = ArgoRolloutView(object(position)).workloadRef
        else { return nil }
        return resolve(reference, from: position).first.flatMap { workload($0).template }
    }

    // MARK: - References

    /// The objects that a name means.
    ///
    /// - Parameters:
    ///   - name: The name, as the reference has it.
    ///   - kinds: The kinds that count.
    ///   - source: The object that names it.
    ///   - namespace: The namespace, where the reference has one.
    /// - Returns: What was found, or what is known where nothing was.
    func resolve(_ name: String?, _ kinds: Set<ObjectKind>, from source: Int, namespace: String? = nil) -> Resolution {
        guard let name, !name.isEmpty, !Placeholder.occurs(in: name) else { return .unknown }
        let named = kinds.flatMap { byName[Name(kind: $0, name: name)] ?? [] }
        let built = kinds.flatMap { byBuiltName[Name(kind: $0, name: name)] ?? [] }
        let ignoresNamespaces = kinds.allSatisfy(\.isClusterScoped)
        // Most references are renamed with what they mean; others have the new name already.
        for candidates in [named, built] {
            let found = visibility.nearest(
                to: visibility.origin(of: source),
                among: candidates,
                namespace: namespace,
                ignoresNamespaces: ignoresNamespaces
            )
            if !found.isEmpty { return .found(found) }
        }
        let others = positions(kinds)
        return .notFound(
            Resolution.Absence(
                sameName: named + built,
                sameKind: others.count > 1000
                    ? []
                    : visibility.nearest(
                        to: visibility.origin(of: source),
                        among: others,
                        namespace: namespace,
                        ignoresNamespaces: ignoresNamespaces
                    ),
                isOpen: isOpen(source)
            )
        )
    }

    /// The object that a reference with group and kind means.
    func resolve(_ reference: ReferenceView, from source: Int) -> Resolution {
        guard let kindName = reference.kind.value,
            let kind = ObjectKind.allCases.first(where: { $0.rawValue == kindName })
        else { return .unknown }
        // Some references come without a group; then the kind's own counts.
        if let group = reference.group, !kind.groups.contains(group) { return .unknown }
        return resolve(reference.name.value, [kind], from: source, namespace: reference.namespace.value)
    }

    /// Whether what an object refers to may be in parts of its surroundings that cannot be read.
    func isOpen(_ source: Int) -> Bool {
        visibility.isOpen(source) || foldersWithTemplates.contains(String(Paths.folder(of: object(source).file)))
    }

    // MARK: - Selection

    /// The workloads whose Pods a selector means.
    func workloads(_ selector: LabelSelector, from source: Int, where isSelected: (Labels) -> Bool) -> [Int] {
        guard selector.isWritten else { return [] }
        let matching = candidates(selector).filter { position in podLabels[position].map(isSelected) ?? false }
        return visibility.nearest(to: visibility.origin(of: source), among: matching)
    }

    /// Other workloads than `source` whose Pods a selector means too.
    func otherWorkloads(_ selector: LabelSelector, than source: Int) -> [Int] {
        guard selector.isWritten else { return [] }
        return candidates(selector).filter { position in
            position != source && podLabels[position].map { selector.matches($0) } ?? false
                && visibility.isInReach(source, position)
        }
    }

    /// Workloads within reach that share a label with a selector, but not all that it asks for.
    func nearMisses(_ selector: LabelSelector, from source: Int) -> [Int] {
        let sharing = selector.matchLabels.values.flatMap { byPodLabel[Label(key: $0.key, value: $0.value)] ?? [] }
        let candidates = Set(sharing).sorted().filter { position in
            podLabels[position].map { !selector.matches($0) } ?? false
        }
        return candidates.count > 1000 ? [] : visibility.nearest(to: visibility.origin(of: source), among: candidates)
    }

    /// The workloads that have the selector's rarest label.
    private func candidates(_ selector: LabelSelector) -> [Int] {
        let lists = selector.matchLabels.values.map { byPodLabel[Label(key: $0.key, value: $0.value)] ?? [] }
        return lists.min { $0.count < $1.count } ?? podLabels.keys.sorted()
    }
}

extension DocumentContent {
    /// Whether objects may come out of the document that nobody can see now.
    fileprivate var mayHideObjects: Bool {
        guard case .leftAlone(let reason) = self else { return false }
        return switch reason {
        case .template, .helmChart, .encrypted, .unreadable: true
        case .otherKind(let kind): kind == "HelmRelease" || kind == "HelmChart"
        default: false
        }
    }
}
