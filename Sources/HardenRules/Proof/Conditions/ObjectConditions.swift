import HardenKubernetes
import HardenSystem
import HardenYAML

extension UnseenCondition {
    /// A field that is probably there already, under a name that nothing reads.
    static let misspelling = UnseenCondition(
        name: "misspelling",
        source: "https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation"
    ) { fix in
        for object in fix.subjects.map(fix.context.object) {
            guard let slip = FieldNames.slips(in: object).first(where: { fix.changes([$0.meant]) }) else { continue }
            return "\(object.name) has \(slip.key), which is probably meant as \(slip.meant)"
        }
        return nil
    }

    /// An object of a kind of which there may be one only, which may be where the input does not look.
    ///
    /// A second PodDisruptionBudget over the same Pods makes every eviction fail; of two policies for one Service the
    /// older wins. What lies in the folder of a workload is taken for all that there is, as long as all of it was read.
    static let objectElsewhere = UnseenCondition(
        name: "object-elsewhere",
        source: "https://kubernetes.io/docs/concepts/workloads/pods/disruptions/, "
            + "https://cloud.google.com/kubernetes-engine/docs/how-to/configure-gateway-resources"
    ) { fix in
        let kinds: Set<String> = ["PodDisruptionBudget", "GCPBackendPolicy", "HealthCheckPolicy", "BackendConfig"]
        for (neighbour, content) in fix.newObjects {
            guard let kind = content["kind"]?.string, kinds.contains(kind) else { continue }
            let folder = Paths.prefix(of: neighbour)
            if let file = fix.surroundings.unread(String(folder)).first {
                return "a \(kind) may be in \(folder)\(file), which was not read"
            }
            for (workload, _) in fix.workloads {
                if fix.context.topology.isOpen(workload.node.position) {
                    return "a \(kind) may be in what cannot be read beside \(workload.object.name)"
                }
                // With a Service of its own each is an example of its own.
                if kind == "PodDisruptionBudget", let rival = workload.rival(fix.context, isNear: false),
                    !Set(rival.node.services).isDisjoint(with: workload.node.services)
                {
                    return "its selector matches the Pods of \(rival.object.title) in \(rival.object.file), too, which "
                        + "may get another"
                }
                let nearby = workload.node.passedOverBy.map { fix.context.object($0) }
                if let other = nearby.first(where: { $0.kind.rawValue == kind }) {
                    return "\(other.title) in \(other.file) may select the Pods of \(workload.object.name), too"
                }
                if kind.hasSuffix("Policy"), workload.hasGatewayElsewhere {
                    return "the Gateway in front of \(workload.object.name) is not in the input, and a \(kind) may be "
                        + "where it is"
                }
            }
        }
        return nil
    }

    /// Two objects of one name in one folder: which of them is applied is not known.
    static let twin = UnseenCondition(
        name: "twin",
        source: "https://kubernetes.io/docs/concepts/overview/working-with-objects/names/"
    ) { fix in
        for position in fix.subjects {
            let object = fix.context.object(position)
            let topology = fix.context.topology
            func file(_ position: Int) -> String { topology.file(of: position).path }
            let twin = topology.positions(named: object.name, object.kind).first { other in
                other != position && fix.context.object(other).identity == object.identity
                    && Paths.prefix(of: file(other)) == Paths.prefix(of: file(position))
            }
            guard let twin = twin.map(file) else { continue }
            let place = twin == file(position) ? "another time in its file" : "in \(twin), too"
            return "\(object.title) is \(place), and which of them is applied is not known"
        }
        return nil
    }
}

extension WorkloadSituation {
    /// Whether a route leads to it from a Gateway that the input does not have.
    fileprivate var hasGatewayElsewhere: Bool {
        node.routes.contains { route in
            if case .route(_, gateway: nil) = route.source { true } else { false }
        }
    }
}
