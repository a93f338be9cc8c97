import HardenKubernetes
import HardenNGINX
import HardenSystem
import Synchronization

/// The input in parts that decide nothing about each other's workloads, so that a change is worked out in its part alone.
///
/// A change that leaves it as it is who means whom asks for no more than the workloads that it changes. Where another one
/// is made, its part is built again. Nobody proves beforehand that a part is one: in each of them, taken by itself, every
/// workload must be what it is in the whole input. Where one is not, the whole input counts.
package struct InputParts: Sendable {
    /// Models of the workloads that fixes concern as they are, by their index in the context.
    let models: [Int: Simulations]
    private let context: RuleContext
    private let reload: @Sendable (FixPlan.PatchedFile) -> [LoadedFile]
    private let inner: InnerChanges
    private let groups: FileGroups
    /// Indices of the workloads of each group.
    private let workloadsOfGroup: [Int: [Int]]
    /// Whether there is more than one part.
    private let isDivided: Bool
    private let independence = Independence()

    /// Which groups stand by themselves, as far as somebody asked.
    private final class Independence: Sendable {
        let known = Mutex<[Int: Bool]>([:])
    }

    init(
        _ context: RuleContext,
        _ findings: [Finding],
        _ links: WorkloadLinks,
        concerned: Set<Int>,
        reload: @escaping @Sendable (FixPlan.PatchedFile) -> [LoadedFile]
    ) {
        self.context = context
        self.reload = reload
        inner = InnerChanges(context.topology)
        let changes = findings.compactMap { finding in
            finding.fix.map { fix in
                let files = fix.changes.map { change in
                    switch change {
                    case .edit(let file, _, _), .newDocument(let file, _, _): file
                    case .nginx(let edit): edit.file?.source.name ?? finding.primary.file
                    }
                }
                return FileGroups.Link(paths: Set(files + [finding.primary.file]))
            }
        }
        let groups = FileGroups(
            context.topology.manifests,
            links: links.surroundings + changes,
            shared: context.objectsThatDecideEverywhere
        )
        self.groups = groups
        let indices = concerned.sorted()
        let known = indices.concurrentMap(batch: 8) { context.workloads[$0].simulations(in: context) }
        models = Dictionary(uniqueKeysWithValues: zip(indices, known))
        workloadsOfGroup = Dictionary(grouping: context.workloads.indices) {
            groups.group(ofObject: context.workloads[$0].node.position)
        }
        // Files that are not those that were read are not in any part.
        isDivided =
            changes.allSatisfy { $0.paths.allSatisfy { groups.group(ofFile: $0) != nil } }
            && Set(indices.map { groups.group(ofObject: context.workloads[$0].node.position) }).count > 1
    }

    /// Whether a change of a file may be about one of some workloads.
    func isNear(_ path: String, _ workloads: Set<Int>) -> Bool {
        guard isDivided, let group = groups.group(ofFile: path) else { return true }
        return workloadsOfGroup[group]?.contains(where: workloads.contains) ?? false
    }

    /// A context in which some workloads are as they would be.
    struct Later: Sendable {
        let context: RuleContext
        /// By their index in the context as it is; `nil` for one that is gone.
        let workloads: [Int: WorkloadSituation?]
    }

    /// What some workloads are once files have changed.
    ///
    /// - Parameters:
    ///   - files: What becomes of the files near the workloads.
    ///   - workloads: Indices of the workloads.
    ///   - everything: What becomes of all files, for what is in no part.
    func later(
        _ files: [FixPlan.PatchedFile],
        of workloads: Set<Int>,
        everything: () -> [FixPlan.PatchedFile]
    ) -> [Later] {
        let loaded = files.concurrentMap(batch: 4) { [reload, inner, context] file in
            let loaded = reload(file)
            let changes = loaded.map { inner.objects(changedIn: $0) }
            // A proxy decides about others: what changes one is built again, in its part alone.
            let areInner = changes.allSatisfy { change in
                change.map { objects in !objects.keys.contains(where: context.isProxy(at:)) } ?? false
            }
            return (file: file, loaded, objects: areInner ? changes.compactMap(\.self) : nil)
        }
        let rebuilt = Set(loaded.filter { $0.objects == nil }.map { group(of: $0.file) })
        let changed = loaded.filter { !rebuilt.contains(group(of: $0.file)) }.flatMap { $0.objects ?? [] }
        let objects = changed.reduce(into: [:]) { $0.merge($1) { $1 } }
        guard !rebuilt.contains(nil), let inner = context.replacing(objects) else {
            return [whole(everything(), workloads)]
        }
        var (own, rest, others): ([Int], [Int], Set<Int>) = ([], [], [])
        let independent = independent(among: rebuilt.compactMap(\.self))
        for (group, members) in workloadsOfGroup {
            let members = members.filter(workloads.contains)
            if !rebuilt.contains(isDivided ? group : 0) {
                own += members
            } else if independent.contains(group) {
                others.insert(group)
            } else {
                rest += members
            }
        }
        var later = [Later(context: inner, workloads: own.reduce(into: [:]) { $0[$1] = .some(inner.workloads[$1]) })]
        if !rest.isEmpty { later.append(whole(everything(), Set(rest))) }
        if !others.isEmpty {
            let members = others.flatMap { workloadsOfGroup[$0] ?? [] }.filter(workloads.contains)
            let changed = loaded.filter { group(of: $0.file).map(others.contains) ?? false }.flatMap(\.1)
            later.append(built(changed, among: groups.files(of: others), members))
        }
        return later
    }

    /// The group of a file; `nil` where that is not known, and 0 where all are one part.
    private func group(of file: FixPlan.PatchedFile) -> Int? {
        guard isDivided else { return 0 }
        return groups.group(ofFile: file.path) ?? groups.group(ofNewFile: file.path)
    }

    private func whole(_ files: [FixPlan.PatchedFile], _ workloads: Set<Int>) -> Later {
        built(files.concurrentMap(batch: 4, reload).flatMap(\.self), among: nil, workloads.sorted())
    }

    private func built(_ changed: [LoadedFile], among part: [LoadedFile]?, _ workloads: [Int]) -> Later {
        let places = workloads.map { WorkloadPlace(context.workloads[$0].object) }
        let later = context.planned(changed, among: part, only: Set(places))
        let found = Dictionary(later.workloads.map { (WorkloadPlace($0.object), $0) }) { first, _ in first }
        return Later(
            context: later,
            workloads: zip(workloads, places).reduce(into: [:]) { $0[$1.0] = .some(found[$1.1]) }
        )
    }

    /// Those of some groups in which, taken by itself, every workload is what it is in the whole input.
    private func independent(among groups: [Int]) -> Set<Int> {
        guard isDivided else { return [] }
        let new = independence.known.withLock { known in groups.filter { known[$0] == nil } }
        let found = new.sorted().concurrentMap(batch: 4) { group -> Bool in
            let workloads = workloadsOfGroup[group] ?? []
            let alone = built([], among: self.groups.files(of: [group]), workloads)
            return workloads.allSatisfy { index in
                let model = models[index] ?? context.workloads[index].simulations(in: context)
                return alone.workloads[index]??.simulations(in: alone.context) == model
            }
        }
        return independence.known.withLock { known in
            for (group, isIndependent) in zip(new.sorted(), found) { known[group] = isIndependent }
            return Set(groups.filter { known[$0] == true })
        }
    }
}

extension RuleContext {
    /// Objects that may decide about workloads wherever these lie.
    fileprivate var objectsThatDecideEverywhere: [Int] {
        let classes = topology.manifests.objects.enumerated().filter { _, object in
            object.kind == .ingressClass && IngressClassView(object).isDefault
        }
        // Of a proxy it matters whether the input has exactly one.
        let proxies = workloads.filter { $0.template.containers.contains(where: \.isProxy) }
        let kong = proxies.filter { $0.template.containers.contains(where: \.isKongDataPlane) }.prefix(2)
        let nginx = proxies.filter { $0.template.containers.contains(where: \.isIngressNGINX) }.prefix(2)
        return classes.map(\.offset) + topology.nginxSettings + (kong + nginx).map(\.node.position)
    }
}
