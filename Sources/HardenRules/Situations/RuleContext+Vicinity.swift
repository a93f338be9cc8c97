import HardenCoding
import HardenKubernetes
import HardenSystem

/// Why a reference that leads to nothing in the input is a fault, and not just a look at half of the whole.
enum DanglingReference {
    /// What is meant lies in the same folder, but in a namespace that the reference does not reach.
    case otherNamespace(KubernetesObject)
    /// An object in the same folder, which nothing else refers to, is called almost the same.
    case similarName(KubernetesObject)

    var severity: Severity {
        switch self {
        case .otherNamespace: .error
        case .similarName: .warning
        }
    }

    /// The object that was meant.
    var object: KubernetesObject {
        switch self {
        case .otherNamespace(let object), .similarName(let object): object
        }
    }

    var label: Finding.Label {
        let place = object.metadata["name"]
        if case .similarName = self { return place.label("is this one meant?") }
        return place.label("this one is in namespace \(object.namespace ?? "")")
    }

    /// The name that was meant; `nil` where it is the namespace.
    var name: String? {
        if case .similarName(let other) = self { other.name } else { nil }
    }
}

extension RuleContext {
    /// Whether two objects lie in the same folder, so that whoever applies one applies the other.
    func isBeside(_ first: Int, _ second: Int) -> Bool { folder(of: first) == folder(of: second) }

    private func folder(of position: Int) -> Substring { Paths.folder(of: object(position).file) }

    /// Whether a kustomization may change a field of an object, so that what its file says is not what is applied.
    func isPatched(_ position: Int, _ keys: [String]) -> Bool { topology.isPatched(position, keys) }

    /// Whether the folder of an object holds Services of a kind that is not known here, such as MultiClusterService.
    func hasForeignServices(beside position: Int) -> Bool {
        vicinity.foldersWithForeignServices.contains(folder(of: position))
    }

    /// The workloads in the folder of an object.
    func workloads(beside position: Int) -> [WorkloadSituation] {
        vicinity.workloads[folder(of: position), default: []].compactMap { workload(at: $0) }
    }

    /// The Services in the folder of an object.
    func services(beside position: Int) -> [ServiceNode] {
        vicinity.services[folder(of: position), default: []].map { topology.services[$0] }
    }

    /// Whether something in the input refers to an object.
    func isReferred(_ position: Int, as reference: VicinityIndex.Reference) -> Bool {
        vicinity.referred[reference]?.contains(position) ?? false
    }

    /// Tells whether nothing being found is a fault.
    ///
    /// An input is rarely all that a cluster holds: charts, other repositories and other tools add to it. So nothing is
    /// said unless something in the same folder shows what was meant.
    ///
    /// - Parameters:
    ///   - resolution: Where the reference leads.
    ///   - name: The name that it has.
    ///   - source: The object that refers.
    ///   - reference: How: an object to which something else refers in the same way is not what was meant.
    func dangling(
        _ resolution: Resolution,
        named name: String,
        from source: Int,
        as reference: VicinityIndex.Reference
    ) -> DanglingReference? {
        guard case .notFound(let absence) = resolution, !absence.isOpen else { return nil }
        let namespace = object(source).namespace
        for position in absence.sameName where isBeside(position, source) {
            let other = object(position)
            // A namespace that is not written is chosen by whoever applies the file.
            if let namespace, let found = other.namespace, found != namespace,
                !Placeholder.occurs(in: namespace), !Placeholder.occurs(in: found)
            {
                return .otherNamespace(other)
            }
        }
        guard absence.sameName.allSatisfy({ !isBeside($0, source) }) else { return nil }
        let referred = vicinity.referred[reference] ?? []
        let meant = absence.sameKind.first {
            Self.isSlip(name, object($0).name) && isBeside($0, source) && !referred.contains($0)
        }
        return meant.map { .similarName(object($0)) }
    }

    /// Whether two names differ as by a slip of the pen; numbered names are siblings.
    private static func isSlip(_ first: String, _ second: String) -> Bool {
        // Names are compared with all others, and hardly any are alike.
        guard closest(to: first, among: [second]) != nil, abs(first.count - second.count) <= 2 else { return false }
        return first.filter { !$0.isNumber } != second.filter { !$0.isNumber }
    }
}

extension Topology {
    /// Whether a kustomization may change a field of an object, so that what its file says is not what is applied.
    func isPatched(_ position: Int, _ keys: [String]) -> Bool {
        patches(of: position).contains { $0.mayChange(keys) }
    }
}

extension RuleContext {
    /// Whether each of its Services sends to another workload, too, as to a stable version beside a canary.
    func hasPeers(_ workload: WorkloadSituation) -> Bool {
        let services = workload.node.services.compactMap { topology.service(at: $0) }
        return !services.isEmpty
            && services.allSatisfy { service in
                guard case .workloads(let positions) = service.selection else { return false }
                return positions.contains { other in
                    object(other).identity != workload.object.identity
                        && topology.areAppliedTogether(other, workload.node.position)
                }
            }
    }
}
