/// The workloads that are told URLs of Services, in commands, arguments and variables.
struct Callers: Sendable {
    private struct Call: Sendable {
        var workload: Int
        var namespace: String?
    }

    private var byName: [String: [Call]] = [:]

    init(_ catalog: ObjectCatalog) {
        // Nobody else asks.
        let isAsked = catalog.positions(ServiceView.kinds).contains {
            ServiceView(catalog.object($0)).type.value == "NodePort"
        }
        guard isAsked else { return }
        for position in catalog.positions(WorkloadView.kinds) {
            for container in catalog.template(position)?.servingContainers ?? [] {
                let texts =
                    (container.command.value ?? []) + (container.args.value ?? [])
                    + container.environment.compactMap(\.value.value)
                for text in texts where text.utf8.count < 4096 {
                    for rest in text.split(separator: "://", omittingEmptySubsequences: false).dropFirst() {
                        let host = rest.prefix { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "." }
                        guard let service = NetworkAddress(host)?.service else { continue }
                        byName[service.name, default: []].append(Call(workload: position, namespace: service.namespace))
                    }
                }
            }
        }
    }

    /// Whether others than a Service's own Pods call it by its name.
    func call(_ node: ServiceNode, _ catalog: ObjectCatalog) -> Bool {
        byName[node.view.name]?.contains { call in
            guard !node.workloads.contains(call.workload) else { return false }
            return call.namespace.map { $0 == node.view.namespace }
                ?? catalog.visibility.isInReach(call.workload, node.position)
        } ?? false
    }
}
