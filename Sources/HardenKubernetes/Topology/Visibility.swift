/// Which objects of the input may mean each other.
///
/// A repository holds many environments and projects, and the same names in all of them. Two objects belong together if
/// a kustomization builds both, or if they lie near each other and are not in different variants of the same thing.
/// An absent namespace is a namespace of its own: it matches an absent one only.
struct Visibility: Sendable {
    private let objects: [KubernetesObject]
    private let fileOfObject: [Int]
    private let folderOfFile: [Int]
    private let folders: FolderTree
    let builds: KustomizeBuilds

    /// Steps up to a common folder beyond which objects without a namespace have nothing to do with each other.
    private static let farthest = 3

    init(_ manifests: Manifests) {
        objects = manifests.objects
        fileOfObject = manifests.fileOfObject
        var folders = FolderTree()
        folderOfFile = manifests.files.map { folders.index(of: Paths.folder(of: Paths.normalized($0.path))) }
        self.folders = folders
        builds = KustomizeBuilds(manifests)
    }

    /// The candidates that an object may mean, the nearest of each identity.
    ///
    /// - Parameters:
    ///   - namespace: The namespace in which to look, where it is not the object's own.
    ///   - ignoresNamespaces: Whether the candidates have none.
    func nearest(
        to object: Int,
        among candidates: [Int],
        namespace: String? = nil,
        ignoresNamespaces: Bool = false
    ) -> [Int] {
        var found: [(candidate: Int, distance: Int)] = []
        for candidate in candidates {
            guard
                ignoresNamespaces || isSameNamespace(object, candidate, namespace: namespace),
                let distance = distance(object, candidate, isNamed: namespace != nil || ignoresNamespaces)
            else { continue }
            found.append((candidate, distance))
        }
        guard found.count > 1 else { return found.map(\.candidate) }
        // Objects without a namespace are told apart by their place alone, so only the nearest count.
        let nearestUnnamed = found.filter { objects[$0.candidate].namespace == nil }.map(\.distance).min()
        var nearestOfIdentity: [ObjectIdentity: Int] = [:]
        for (candidate, distance) in found {
            let identity = objects[candidate].identity
            nearestOfIdentity[identity] = min(distance, nearestOfIdentity[identity] ?? .max)
        }
        return found.filter { candidate, distance in
            if objects[candidate].namespace == nil, let nearestUnnamed { return distance == nearestUnnamed }
            return distance == nearestOfIdentity[objects[candidate].identity]
        }
        .map(\.candidate)
    }

    /// The namespaces in which an object may end up: that of the manifest, and those that kustomizations set.
    func namespaces(of object: Int) -> Set<String?> {
        let declared = objects[object].namespace
        guard let members = builds.members[fileOfObject[object]] else { return [declared] }
        // A kustomization's namespace replaces the one that is written.
        return Set(members.map { $0.namespace ?? declared })
    }

    /// Whether parts of what an object is built with cannot be told from the input.
    func isOpen(_ object: Int) -> Bool {
        builds.members[fileOfObject[object]]?.contains { builds.openBuilds.contains($0.build) } ?? false
    }

    /// Labels that kustomizations add to an object's Pod template or selector, where all of them agree.
    func addedLabels(of object: Int, template: Bool) -> [String: String] {
        guard let members = builds.members[fileOfObject[object]] else { return [:] }
        return members.reduce(into: [:]) { labels, member in
            labels.merge(member.selectorLabels) { first, _ in first }
            if template { labels.merge(member.templateLabels) { first, _ in first } }
        }
    }

    private func isSameNamespace(_ object: Int, _ candidate: Int, namespace: String?) -> Bool {
        if builds.members.isEmpty {
            return objects[candidate].namespace == (namespace ?? objects[object].namespace)
        }
        if let namespace { return namespaces(of: candidate).contains(namespace) }
        let shared = builds.shared(fileOfObject[object], fileOfObject[candidate])
        if !shared.isEmpty {
            return shared.contains { first, second in
                (first.namespace ?? objects[object].namespace) == (second.namespace ?? objects[candidate].namespace)
            }
        }
        return !namespaces(of: object).isDisjoint(with: namespaces(of: candidate))
    }

    /// How far a candidate is; `nil` where it is out of reach.
    private func distance(_ object: Int, _ candidate: Int, isNamed: Bool) -> Int? {
        let (first, second) = (fileOfObject[object], fileOfObject[candidate])
        if first == second || !builds.shared(first, second).isEmpty { return 0 }
        if builds.areVariants(first, second) { return nil }
        let steps = folders.steps(folderOfFile[first], folderOfFile[second])
        let isExplicit = isNamed || objects[object].namespace != nil
        if !isExplicit, max(steps.first, steps.second) > Self.farthest { return nil }
        return 1 + steps.first + steps.second
    }
}
