import HardenSystem

/// Which objects of the input may mean each other.
///
/// A repository holds many environments and projects, and the same names in all of them. Two objects belong together if
/// a kustomization builds both, or if they lie near each other and are not in different variants of the same thing.
/// An absent namespace is a namespace of its own: it matches an absent one only. What lies in the same folder, and meets
/// nothing else, is met in `default`, too, where kubectl puts it, and where a reference says that it is.
struct Visibility: Sendable {
    private let objects: [KubernetesObject]
    private let fileOfObject: [Int]
    private let folderOfFile: [Int]
    private let folders: FolderTree
    let builds: KustomizeBuilds
    /// Files that are in no build, although a kustomization lies in their folder, or takes files of it; each with that one.
    private let leftOut: [Int: Int]
    /// Files with an object that another file of their folder has as well: the folder is not applied as it is.
    private let alternatives: Set<Int>

    /// Steps to a common folder, from one file and from both, beyond which objects without a namespace have nothing to
    /// do with each other. `k8s/apps/a` and `k8s/ingress/b` are near; more is another project as a rule.
    private static let farthest = (one: 3, both: 4)

    init(_ manifests: Manifests) {
        objects = manifests.objects
        fileOfObject = manifests.fileOfObject
        var folders = FolderTree()
        folderOfFile = manifests.files.map { folders.index(of: String(Paths.folder(of: Paths.normalized($0.path)))) }
        self.folders = folders
        builds = manifests.builds
        leftOut = manifests.filesLeftOut()
        var filesOfIdentity: [Int: [ObjectIdentity: Set<Int>]] = [:]
        for (object, file) in zip(objects, fileOfObject) where !object.kind.isClusterScoped {
            filesOfIdentity[folderOfFile[file], default: [:]][object.identity, default: []].insert(file)
        }
        alternatives = filesOfIdentity.values.flatMap(\.values).filter { $0.count > 1 }
            .reduce(into: []) { $0.formUnion($1) }
    }

    /// An object as a kustomization makes it.
    typealias Variant = KustomizeBuilds.Member

    /// Who looks for others: an object, or a file of another kind.
    struct Origin: Hashable {
        var file: Int
        var namespace: String?
        var isProtection = false
    }

    func origin(of object: Int) -> Origin {
        Origin(
            file: fileOfObject[object],
            namespace: objects[object].namespace,
            isProtection: objects[object].kind.isProtection
        )
    }

    /// The candidates that an object may mean, the nearest of each identity.
    ///
    /// - Parameters:
    ///   - origin: Who looks.
    ///   - candidates: Positions of objects.
    ///   - namespace: The namespace in which to look, where it is not the object's own.
    ///   - ignoresNamespaces: Whether the candidates have none.
    ///   - isMeant: Whether who looks, as one kustomization makes it, means a candidate, as the same one or another makes
    ///     it; `nil` stands for what the manifest says.
    /// - Returns: Those of the candidates that may be meant.
    func nearest(
        to origin: Origin,
        among candidates: [Int],
        namespace: String? = nil,
        ignoresNamespaces: Bool = false,
        where isMeant: (Variant?, Int, Variant?) -> Bool = { _, _, _ in true }
    ) -> [Int] {
        let found = inReach(of: origin, candidates, namespace, ignoresNamespaces, isMeant)
            .filter { !isLeftOut(origin, $0.candidate) }
        guard found.count > 1 else { return found.map(\.candidate) }
        // Objects without a namespace are told apart by their place alone, so only the nearest count.
        let nearestUnnamed = distanceToUnnamed(found)
        return found.filter { objects[$0.candidate].namespace != nil || $0.distance == nearestUnnamed }.map(\.candidate)
    }

    /// The kustomization that leaves out an object, where one may be expected to take it.
    func kustomization(leavingOut object: Int) -> Int? { leftOut[fileOfObject[object]] }

    /// Whether one of two objects guards the other, which a kustomization builds, and is left out by it: for all that is
    /// known nobody applies it.
    private func isLeftOut(_ origin: Origin, _ candidate: Int) -> Bool {
        let file = fileOfObject[candidate]
        if builds.members[file] != nil { return origin.isProtection && leftOut[origin.file] != nil }
        return builds.members[origin.file] != nil && leftOut[file] != nil && objects[candidate].kind.isProtection
    }

    /// What an object selects by labels.
    struct Selected {
        var meant: [Int] = []
        /// What it may select as well, although others are nearer.
        var passedOver: [Int] = []
    }

    /// The candidates that an object selects: labels reach all that is in its namespace, so that the nearest count, and
    /// those in the files of its folder.
    func selected(
        from source: Int,
        among candidates: [Int],
        where isMeant: (Variant?, Int, Variant?) -> Bool
    ) -> Selected {
        let origin = origin(of: source)
        let found = inReach(of: origin, candidates, nil, false, isMeant)
        let nearestUnnamed = distanceToUnnamed(found)
        var selected = Selected()
        if found.isEmpty {
            selected.passedOver = candidates.filter { mayMeet(origin, $0) && isMeant(nil, $0, nil) }
        }
        for (candidate, distance) in found {
            let isNear =
                objects[candidate].namespace != nil || distance == nearestUnnamed
                || isAppliedWith(origin.file, fileOfObject[candidate])
            if isNear, !isLeftOut(origin, candidate) {
                selected.meant.append(candidate)
            } else {
                selected.passedOver.append(candidate)
            }
        }
        return selected
    }

    /// Whether two files lie in one folder that is applied as it is.
    private func isAppliedWith(_ first: Int, _ second: Int) -> Bool {
        folderOfFile[first] == folderOfFile[second] && builds.members[first] == nil && builds.members[second] == nil
            && !alternatives.contains(first) && !alternatives.contains(second)
    }

    /// Whether whoever applies one of two objects applies the other with it, to the same namespace.
    func areAppliedTogether(_ first: Int, _ second: Int) -> Bool {
        let files = (fileOfObject[first], fileOfObject[second])
        return !namespaces(of: first).isDisjoint(with: namespaces(of: second))
            && (files.0 == files.1 || builds.areTogether(files.0, files.1) || isAppliedWith(files.0, files.1))
    }

    private typealias Found = (candidate: Int, distance: Int)

    /// The candidates that may be meant, the nearest of each identity.
    private func inReach(
        of origin: Origin,
        _ candidates: [Int],
        _ namespace: String?,
        _ ignoresNamespaces: Bool,
        _ isMeant: (Variant?, Int, Variant?) -> Bool
    ) -> [Found] {
        var found: [Found] = []
        for candidate in candidates {
            guard
                ignoresNamespaces || isMet(origin, candidate, namespace: namespace, isMeant),
                let distance = distance(origin, candidate, isNamed: namespace != nil || ignoresNamespaces)
            else { continue }
            found.append((candidate, distance))
        }
        if !ignoresNamespaces {
            // What leaves its namespace open in the same file is applied together, and meant beside others of its name.
            let isAlone = found.isEmpty
            var seeker = origin
            seeker.namespace = namespace ?? origin.namespace
            found += candidates.filter { candidate in
                let file = fileOfObject[candidate]
                let isNear = isAlone ? folderOfFile[origin.file] == folderOfFile[file] : origin.file == file
                return isNear && mayMeet(seeker, candidate)
                    && builds.members[origin.file] == nil && builds.members[file] == nil
                    && (isAlone && namespace != nil
                        || [seeker.namespace, objects[candidate].namespace].contains("default"))
                    && isMeant(nil, candidate, nil)
            }
            .map { ($0, fileOfObject[$0] == origin.file ? 0 : 1) }
        }
        guard found.count > 1 else { return found }
        var nearest: [ObjectIdentity: Int] = [:]
        for (candidate, distance) in found {
            nearest[objects[candidate].identity] = min(distance, nearest[objects[candidate].identity] ?? .max)
        }
        return found.filter { $0.distance == nearest[objects[$0.candidate].identity] }
    }

    private func distanceToUnnamed(_ found: [Found]) -> Int? {
        found.filter { objects[$0.candidate].namespace == nil }.map(\.distance).min()
    }

    /// Whether one object may mean another, be there nearer ones of its kind or not.
    func isInReach(
        _ first: Int,
        _ second: Int,
        where isMeant: (Variant?, Int, Variant?) -> Bool = { _, _, _ in true }
    ) -> Bool {
        let origin = origin(of: first)
        return isMet(origin, second, namespace: nil, isMeant) && distance(origin, second, isNamed: false) != nil
    }

    /// The folders from one object to another, one for what lies in one folder or is built by one kustomization; `nil` for
    /// variants of each other, which are never in one cluster.
    func steps(from first: Int, to second: Int) -> Int? {
        distance(origin(of: first), second, isNamed: true).map { max(1, $0) }
    }

    /// Whether two objects are told apart from others of their names by a namespace that somebody chose.
    func isNamed(_ object: Int) -> Bool { namespaces(of: object).allSatisfy { $0 != nil && $0 != "default" } }

    /// The namespaces in which an object may end up: that of the manifest, and those that kustomizations set.
    func namespaces(of object: Int) -> Set<String?> { namespaces(of: origin(of: object)) }

    /// Whether objects in namespaces, all of which are known, are never in one.
    func areApart(_ first: Set<String?>, _ second: Set<String?>) -> Bool {
        first.isDisjoint(with: second)
            && first.union(second).allSatisfy { $0.map { !Placeholder.occurs(in: $0) } ?? false }
    }

    private func namespaces(of origin: Origin) -> Set<String?> {
        guard let members = builds.members[origin.file] else { return [origin.namespace] }
        // A kustomization's namespace replaces the one that is written.
        return Set(members.map { $0.namespace ?? origin.namespace })
    }

    /// Whether parts of what an object is built with cannot be told from the input.
    func isOpen(_ object: Int) -> Bool {
        builds.members[fileOfObject[object]]?.contains { builds.openBuilds.contains($0.build) } ?? false
    }

    /// What kustomizations make of an object; none where none reaches it.
    func variants(of object: Int) -> [Variant] { builds.members[fileOfObject[object]] ?? [] }

    /// Labels that kustomizations add to an object. Where they disagree the first counts.
    func labels(of object: Int) -> KustomizeLabels {
        var labels = KustomizeLabels()
        for variant in variants(of: object).reversed() { labels.add(variant.labels) }
        return labels
    }

    /// What kustomizations make of an object's images. Where they disagree the first counts.
    func images(of object: Int) -> [KustomizeImage] {
        variants(of: object).lazy.map(\.images).first { !$0.isEmpty } ?? []
    }

    /// The names that kustomizations give an object, where they differ from the one that is written.
    func builtNames(of object: Int) -> Set<String> {
        let name = objects[object].name
        let members = builds.members[fileOfObject[object]] ?? []
        return Set(members.map { $0.prefix + name + $0.suffix }).subtracting([name])
    }

    private func isMet(
        _ origin: Origin,
        _ candidate: Int,
        namespace: String?,
        _ isMeant: (Variant?, Int, Variant?) -> Bool
    ) -> Bool {
        let file = fileOfObject[candidate]
        let written = objects[candidate].namespace
        let (left, right) = (builds.members[origin.file], builds.members[file])
        if left == nil, right == nil {
            return written == (namespace ?? origin.namespace) && isMeant(nil, candidate, nil)
        }
        if namespace == nil {
            let shared = builds.shared(origin.file, file)
            if !shared.isEmpty {
                return shared.contains { first, second in
                    (first.namespace ?? origin.namespace) == (second.namespace ?? written)
                        && isMeant(first, candidate, second)
                }
            }
        }
        // What lies beside the files of a kustomization, and leaves its namespace open, is applied to theirs.
        let isBeside =
            namespace == nil && (left == nil || right == nil) && origin.namespace == nil && written == nil
            && folderOfFile[origin.file] == folderOfFile[file]
        let (first, second): ([Variant?], [Variant?]) = (left ?? [nil], right ?? [nil])
        return first.contains { first in
            let wanted = namespace ?? first?.namespace ?? origin.namespace
            return second.contains { second in
                (isBeside || wanted == (second?.namespace ?? written)) && isMeant(first, candidate, second)
            }
        }
    }

    /// Whether two objects that lie near each other may end up in one namespace, because only one of them says in which:
    /// whoever applies them can say it.
    func mayMeet(_ origin: Origin, _ candidate: Int) -> Bool {
        let (file, namespace) = (fileOfObject[candidate], objects[candidate].namespace)
        guard leavesOpen(origin.namespace, origin.file) != leavesOpen(namespace, file),
            builds.shared(origin.file, file).isEmpty, !Placeholder.occurs(in: origin.namespace ?? namespace ?? "")
        else { return false }
        // By its place alone, as what has no namespace is found.
        return distance(Origin(file: origin.file), candidate, isNamed: false) != nil
    }

    /// Whether an object of a file may be applied to any namespace, given the one that is written.
    private func leavesOpen(_ namespace: String?, _ file: Int) -> Bool {
        guard let members = builds.members[file] else { return namespace == nil }
        return members.contains { ($0.namespace ?? namespace) == nil }
    }

    /// How far a candidate is; `nil` where it is out of reach.
    private func distance(_ origin: Origin, _ candidate: Int, isNamed: Bool) -> Int? {
        let (first, second) = (origin.file, fileOfObject[candidate])
        if first == second || builds.areTogether(first, second) { return 0 }
        if builds.areVariants(first, second) { return nil }
        let steps = folders.steps(folderOfFile[first], folderOfFile[second])
        // Everything that is written for no namespace in particular says "default".
        let isExplicit = isNamed || origin.namespace.map { $0 != "default" } ?? false
        let both = steps.first + steps.second
        if !isExplicit, max(steps.first, steps.second) > Self.farthest.one || both > Self.farthest.both { return nil }
        return 1 + both
    }
}
