import HardenYAML

/// Finds changes of files that leave it as it is who means whom: those of fields of workloads that are nobody else's.
///
/// After such a change the topology need not be built again, which most fixes of a large input would ask for.
package struct InnerChanges: Sendable {
    private let topology: Topology
    /// The place of each file that holds objects, and the positions of these.
    private var files: [String: (index: Int, objects: Range<Int>)] = [:]

    /// Workloads of these kinds are nobody's but their own: a Rollout may borrow from another one.
    private static let kinds: Set<ObjectKind> = [.deployment, .statefulSet, .daemonSet]
    /// Fields that tell how Pods are made, start and end, and nothing of who sends to them.
    private static let fields: Set<String> = {
        let own = ["replicas", "minReadySeconds", "progressDeadlineSeconds", "strategy", "updateStrategy"]
        let pod = ["terminationGracePeriodSeconds", "topologySpreadConstraints", "affinity"]
        let container = ["lifecycle", "startupProbe", "readinessProbe", "livenessProbe"]
        let containers = ["containers[]", "initContainers[]"].flatMap { list in container.map { "\(list).\($0)" } }
        return Set((own + (pod + containers).map { "template.spec.\($0)" }).map { "spec.\($0)" })
    }()

    package init(_ topology: Topology) {
        self.topology = topology
        for (position, file) in topology.manifests.fileOfObject.enumerated() {
            let path = topology.manifests.files[file].path
            files[path] = (file, (files[path]?.objects.lowerBound ?? position)..<(position + 1))
        }
    }

    /// The objects that are others once a file has changed, by position.
    ///
    /// - Parameter file: The file as it would be.
    /// - Returns: `nil` where more changes than such fields.
    package func objects(changedIn file: LoadedFile) -> [Int: KubernetesObject]? {
        guard let known = files[file.path] else { return nil }
        let documents = topology.manifests.files[known.index].documents
        guard documents.count == file.documents.count else { return nil }
        var changed: [Int: KubernetesObject] = [:]
        var position = known.objects.lowerBound
        for (before, after) in zip(documents, file.documents) {
            switch (before.content, after.content) {
            case (.objects(let old), .objects(let new)):
                guard old.count == new.count, before.leftAloneItems == after.leftAloneItems else { return nil }
                for (old, new) in zip(old, new) {
                    if old.root.anchor.firstDifference(from: new.root.anchor) != nil {
                        guard isInner(old, new, at: position) else { return nil }
                        changed[position] = new
                    }
                    position += 1
                }
            case (.leftAlone(let old), .leftAlone(let new)) where old.name == new.name: continue
            default: return nil
            }
        }
        return changed
    }

    private func isInner(_ old: KubernetesObject, _ new: KubernetesObject, at position: Int) -> Bool {
        guard Self.kinds.contains(old.kind), old.identity == new.identity, old.filledIn == new.filledIn,
            let node = topology.workload(at: position), node.takenOverBy == nil,
            !old.root.anchor.document.hasAliases, !new.root.anchor.document.hasAliases,
            old.root.anchor.isSame(as: new.root.anchor, butFor: Self.fields)
        else { return false }
        // A probe tells that somebody listens.
        return topology.isIdle(node) == topology.isIdle(node.of(new))
    }
}

extension Topology {
    /// The same who-means-whom of objects some of which have changed, as ``InnerChanges`` found them.
    package func replacing(_ objects: [Int: KubernetesObject]) -> Topology {
        var topology = self
        for (position, object) in objects {
            topology.manifests.objects[position] = object
            guard let index = workloadIndex[position] else { continue }
            topology.workloads[index] = workloads[index].of(object)
        }
        return topology
    }
}

extension WorkloadNode {
    fileprivate func of(_ object: KubernetesObject) -> WorkloadNode {
        var node = self
        node.view = view.of(object)
        node.template = node.view.template
        return node
    }
}
