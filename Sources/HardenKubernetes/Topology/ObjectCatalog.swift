import HardenSystem
import Synchronization

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
    /// Who serves Ingresses and Gateways, as it is said for what is in a file.
    let declared: @Sendable (String) -> DeclaredControllers
    /// Objects that only a cluster of GKE has, one a file.
    let ofGKE: [Int]
    private var byKind: [ObjectKind: [Int]] = [:]
    private var byName: [Name: [Int]] = [:]
    /// Objects by the names that kustomizations give them.
    private var byBuiltName: [Name: [Int]] = [:]
    /// Workloads by the labels of their Pods.
    private var byPodLabel: [Label: [Int]] = [:]
    /// All workloads with Pods, in the order of the input.
    private var workloads: [Int] = []
    private var templates: [Int: PodTemplateView] = [:]
    /// The labels of their Pods, with those that kustomizations add.
    private var podLabels: [Int: Labels] = [:]
    /// Folders in which something is left alone that may hold objects.
    private var foldersWithTemplates: Set<String> = []
    /// The Services by the addresses that they are told to have, where nginx may name some.
    private(set) var serviceAddresses: (hosts: [String: [Int]], nodePorts: [Int: [Int]]) = ([:], [:])
    /// The objects of some kinds that are in reach.
    private let inReach = Memory()

    init(_ manifests: Manifests, declared: @escaping @Sendable (String) -> DeclaredControllers) {
        self.manifests = manifests
        self.declared = declared
        ofGKE = Self.ofGKE(manifests)
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
        if !manifests.nginxPasses.isEmpty { addServiceAddresses() }
    }

    private mutating func addServiceAddresses() {
        for position in positions(ServiceView.kinds) {
            let service = ServiceView(object(position))
            if let host = service.spec["clusterIP"].text { serviceAddresses.hosts[host, default: []].append(position) }
            for port in Set(service.ports.compactMap(\.nodePort.written)) {
                serviceAddresses.nodePorts[port, default: []].append(position)
            }
        }
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
            workloads.append(position)
            var all = Set(labels.values.map { Label(key: $0.key, value: $0.value) })
            for variant in visibility.variants(of: position) {
                let variant = labels.replacingAdded(variant.labels.ofPods(object(position)))
                all.formUnion(variant.values.map { Label(key: $0.key, value: $0.value) })
            }
            for label in all { byPodLabel[label, default: []].append(position) }
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
        WorkloadView(
            object(position),
            labels: visibility.labels(of: position),
            images: visibility.images(of: position)
        )
    }

    func service(_ position: Int) -> ServiceView {
        ServiceView(object(position), addedLabels: visibility.labels(of: position).ofSelector(object(position)))
    }

    func disruptionBudget(_ position: Int) -> DisruptionBudgetView {
        DisruptionBudgetView(
            object(position),
            addedLabels: visibility.labels(of: position).ofSelector(object(position))
        )
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
        let reach = Reach(origin: visibility.origin(of: source), namespace: namespace, kinds: kinds)
        return .notFound(
            Resolution.Absence(
                sameName: named + built,
                sameKind: inReach[reach] {
                    let others = positions(kinds)
                    guard others.count <= 1000 else { return [] }
                    return visibility.nearest(
                        to: reach.origin,
                        among: others,
                        namespace: namespace,
                        ignoresNamespaces: ignoresNamespaces
                    )
                },
                isOpen: isOpen(source)
            )
        )
    }

    /// Who looks for objects of some kinds.
    private struct Reach: Hashable {
        var origin: Visibility.Origin
        var namespace: String?
        var kinds: Set<ObjectKind>
    }

    /// What was found, for all that look from one place.
    private final class Memory: Sendable {
        private let known = Mutex<[Reach: [Int]]>([:])

        subscript(reach: Reach, find: () -> [Int]) -> [Int] {
            if let objects = known.withLock({ $0[reach] }) { return objects }
            let objects = find()
            known.withLock { $0[reach] = objects }
            return objects
        }
    }

    /// The object that a reference with group and kind means.
    func resolve(_ reference: ReferenceView, from source: Int) -> Resolution {
        if reference.isServiceImport {
            let found = resolve(
                reference.name.value,
                ServiceView.kinds,
                from: source,
                namespace: reference.namespace.value
            )
            // Others may be in other clusters.
            return found.objects.isEmpty ? .unknown : found
        }
        guard let kindName = reference.kind.value,
            let kind = ObjectKind.allCases.first(where: { $0.rawValue == kindName })
        else { return .unknown }
        // Some references come without a group; then the kind's own counts.
        if let group = reference.group, !kind.groups.contains(group) { return .unknown }
        return resolve(reference.name.value, [kind], from: source, namespace: reference.namespace.value)
    }

    /// Whether what an object refers to may be in parts of its surroundings that cannot be read.
    func isOpen(_ source: Int) -> Bool {
        visibility.isOpen(source) || hasTemplates(beside: source)
    }

    /// Whether something is left alone in the folder of an object that may hold others.
    func hasTemplates(beside source: Int) -> Bool {
        foldersWithTemplates.contains(String(Paths.folder(of: object(source).file)))
    }

    // MARK: - Selection

    /// The workloads whose Pods a selector means, in any of the ways in which both are built.
    func workloads(
        _ selector: LabelSelector,
        from source: Int,
        where isSelected: (LabelSelector, Labels) -> Bool
    ) -> Visibility.Selected {
        let selectors = SelectorVariants(selector, of: object(source), visibility.variants(of: source))
        return visibility.selected(from: source, among: candidates(selectors)) {
            isSelected(selectors[$0], labels(of: $1, $2))
        }
    }

    /// The first other workload than `source` whose Pods a selector means too, of those that count.
    func otherWorkload(_ selector: LabelSelector, than source: Int, where counts: (Int) -> Bool) -> Int? {
        let selectors = SelectorVariants(selector, of: object(source), visibility.variants(of: source))
        return candidates(selectors).first { position in
            position != source && counts(position)
                && visibility.isInReach(source, position) { selectors[$0].matches(labels(of: $1, $2)) }
        }
    }

    /// The same beside it, where one of both says its namespace and the other does not, so that they may meet in one.
    func workloadOfOpenNamespace(_ selector: LabelSelector, beside source: Int, where counts: (Int) -> Bool) -> Int? {
        let selectors = SelectorVariants(selector, of: object(source), [])
        return candidates(selectors).first { position in
            position != source && (object(position).namespace == nil) != (object(source).namespace == nil)
                && counts(position) && visibility.steps(from: source, to: position) == 1
                && selectors[nil].matches(labels(of: position, nil))
        }
    }

    /// The workloads without those that would fight about Pods with one that is nearer: two that each select the other's
    /// Pods are examples or environments of one thing, of which a namespace has one.
    func withoutAlternatives(_ workloads: [Int], from source: Int) -> [Int] {
        let steps = workloads.map { visibility.steps(from: source, to: $0) ?? .max }
        guard let least = steps.min(), steps.contains(where: { $0 > least }), workloads.count <= 100 else {
            return workloads
        }
        func selects(_ first: Int, _ second: Int) -> Bool {
            podLabels[second].map { workload(first).selector.matches($0) } ?? false
        }
        let all = zip(workloads, steps)
        return all.filter { workload, distance in
            !all.contains { $1 < distance && selects($0, workload) && selects(workload, $0) }
        }
        .map(\.0)
    }

    /// How many workloads have to be looked at to follow a selector.
    func candidateCount(_ selector: LabelSelector, from source: Int) -> Int {
        candidates(SelectorVariants(selector, of: object(source), visibility.variants(of: source))).count
    }

    /// The labels of a workload's Pods as a kustomization makes them.
    private func labels(of position: Int, _ variant: Visibility.Variant?) -> Labels {
        guard let labels = podLabels[position] else { return Labels(object(position).metadata["no labels"]) }
        guard let variant else { return labels }
        return labels.replacingAdded(variant.labels.ofPods(object(position)))
    }

    /// Workloads within reach that share a label with a selector, but not all that it asks for.
    func nearMisses(_ selector: LabelSelector, from source: Int) -> [Int] {
        let lists = selector.matchLabels.values.map { byPodLabel[Label(key: $0.key, value: $0.value)] ?? [] }
        // Where so many share a label, it tells nothing.
        guard lists.allSatisfy({ $0.count <= 2000 }) else { return [] }
        let sharing = lists.flatMap(\.self)
        let candidates = Set(sharing).sorted().filter { position in
            podLabels[position].map { !selector.matches($0) } ?? false
        }
        return candidates.count > 1000 ? [] : visibility.nearest(to: visibility.origin(of: source), among: candidates)
    }

    /// Workloads in the folder of an object that its selector would mean, were they not in another namespace.
    func inOtherNamespaces(
        _ selector: LabelSelector,
        from source: Int,
        where isSelected: (LabelSelector, Labels) -> Bool
    ) -> [Int] {
        let (folder, namespaces) = (Paths.folder(of: object(source).file), visibility.namespaces(of: source))
        return candidates(SelectorVariants(selector, of: object(source), [])).filter { position in
            Paths.folder(of: object(position).file) == folder
                && visibility.areApart(namespaces, visibility.namespaces(of: position))
                && isSelected(selector, labels(of: position, nil))
        }
    }

    /// Workloads within reach that a disruption budget is called after.
    func namesakes(_ budget: String, from source: Int) -> [Int] {
        let names = [budget] + ["-pdb", "-budget"].filter(budget.hasSuffix).map { String(budget.dropLast($0.count)) }
        let kinds: [ObjectKind] = [.deployment, .statefulSet, .rollout]
        let named = names.flatMap { name in kinds.flatMap { positions(named: name, $0) } }
        return visibility.nearest(to: visibility.origin(of: source), among: Set(named).sorted())
    }

    /// The workloads that have the rarest label of a selector, whichever way it is built.
    private func candidates(_ selectors: SelectorVariants) -> [Int] {
        let found = selectors.all.filter(\.isWritten).map { selector in
            let lists = selector.matchLabels.values.map { byPodLabel[Label(key: $0.key, value: $0.value)] ?? [] }
            return lists.min { $0.count < $1.count } ?? workloads
        }
        return found.count == 1 ? found[0] : Set(found.joined()).sorted()
    }
}

/// A selector in all the ways in which kustomizations make it.
private struct SelectorVariants {
    private let object: KubernetesObject
    private let written: LabelSelector
    private let variants: [[String: String]: LabelSelector]

    init(_ selector: LabelSelector, of object: KubernetesObject, _ variants: [Visibility.Variant]) {
        self.object = object
        let written = selector.replacingAdded([:])
        self.written = written
        self.variants = variants.reduce(into: [:]) { all, variant in
            let added = variant.labels.ofSelector(object)
            if !added.isEmpty, all[added] == nil { all[added] = written.replacingAdded(added) }
        }
    }

    /// The selector as it is written, and as kustomizations make it.
    var all: [LabelSelector] { [written] + variants.values }

    subscript(variant: Visibility.Variant?) -> LabelSelector {
        guard !variants.isEmpty, let variant else { return written }
        return variants[variant.labels.ofSelector(object)] ?? written
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
