import HardenKubernetes
import HardenSystem

/// The input in parts that decide nothing about each other's workloads, so that a change is worked out in its part alone.
///
/// Nobody proves that of a part beforehand: in each of them, taken by itself, every workload must be what it is in the
/// whole input. Where one is not, the whole input counts.
struct InputParts {
    /// Models of the workloads that fixes concern as they are, by their index in the context.
    let models: [Int: Simulations]
    private let context: RuleContext
    private let groups: FileGroups
    private let groupOfWorkload: [Int: Int]
    /// The groups that stand by themselves.
    private let independent: Set<Int>

    init(_ context: RuleContext, _ findings: [Finding], _ links: WorkloadLinks, concerned: Set<Int>) {
        self.context = context
        let changes = findings.compactMap { finding in
            finding.fix.map { fix in
                let files = fix.changes.map { change in
                    switch change {
                    case .edit(let file, _, _), .newDocument(let file, _, _): file
                    }
                }
                return FileGroups.Link(paths: Set(files + [finding.primary.file]))
            }
        }
        groups = FileGroups(
            context.topology.manifests,
            links: links.surroundings + changes,
            shared: context.objectsThatDecideEverywhere
        )
        let indices = concerned.sorted()
        let known = indices.concurrentMap(batch: 8) { context.workloads[$0].simulations(in: context) }
        let models = Dictionary(uniqueKeysWithValues: zip(indices, known))
        self.models = models
        let groupOfWorkload = Dictionary(
            uniqueKeysWithValues: indices.map { [groups] in
                ($0, groups.group(ofObject: context.workloads[$0].node.position))
            }
        )
        self.groupOfWorkload = groupOfWorkload
        // Files that are not those that were read are not in any part.
        guard changes.allSatisfy({ [groups] in $0.paths.allSatisfy { groups.group(ofFile: $0) != nil } }),
            Set(groupOfWorkload.values).count > 1
        else {
            independent = []
            return
        }
        let members = Dictionary(grouping: indices) { groupOfWorkload[$0] ?? 0 }.sorted { $0.key < $1.key }
        let found = members.concurrentMap(batch: 4) { [groups] group, workloads -> Int? in
            let places = workloads.map { WorkloadPlace(context.workloads[$0].object) }
            let part = context.planned([], among: groups.files(of: [group]), only: Set(places)) { _ in [] }
            let alone = Dictionary(part.workloads.map { (WorkloadPlace($0.object), $0) }) { first, _ in first }
            let isSame = zip(workloads, places).allSatisfy { alone[$1]?.simulations(in: part) == models[$0] }
            return isSame ? group : nil
        }
        independent = Set(found.compactMap(\.self))
    }

    /// A part with the workloads that are asked for, in the order of the input.
    struct Part {
        let workloads: [Int]
        /// `nil` for all.
        fileprivate let independent: (groups: Set<Int>, all: FileGroups)?

        var files: [LoadedFile]? { independent.map { $0.all.files(of: $0.groups) } }

        /// Whether fixes of findings in a file count.
        func holds(_ path: String) -> Bool {
            guard let independent else { return true }
            return independent.all.group(ofFile: path).map(independent.groups.contains) ?? false
        }
    }

    /// The parts that some workloads are in.
    func with(_ workloads: Set<Int>) -> [Part] {
        let divided = Dictionary(grouping: workloads.sorted()) { workload in
            groupOfWorkload[workload].map(independent.contains) ?? false
        }
        return divided.map { isIndependent, workloads in
            let own = Set(workloads.compactMap { groupOfWorkload[$0] })
            return Part(workloads: workloads, independent: isIndependent ? (own, groups) : nil)
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
