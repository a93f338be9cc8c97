import HardenKubernetes
import HardenYAML

/// Finds Services that send to a port that their Pods do not have.
struct ServicePortMismatch: Rule {
    static let metadata = RuleMetadata(
        id: "service-port-mismatch",
        area: .acrossLayers,
        title: "A Service sends to a port that its Pods do not have",
        severity: .error,
        disruptions: [.steadyState],
        codes: [502, 503],
        remedy: .unsafeFix,
        unsafeBecause: "that this port is meant is told by its name or number alone",
        explanation: """
            A target port by name must be the name of a container port; otherwise the Service has no endpoints for it. A
            target port by number works without being declared, so that one is only spoken of where the Service and the Pods
            have one port each, and the number is nobody's choice, because it is that of the Service's port, or looks like a
            slip. Where one workload declares the target port, another one that the Service selects as well, and that
            declares no port at all, is taken not to listen.
            """,
        sources: ["https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports"]
    )

    static let subjects: Subjects<ServiceNode> = .services.reading(["spec", "ports"])

    func faults(of node: ServiceNode, in context: RuleContext) -> [Fault] {
        bystander(of: node, context) + mismatches(of: node, context)
    }

    /// A workload that is selected besides those that listen: its Pods are endpoints that refuse.
    private func bystander(of node: ServiceNode, _ context: RuleContext) -> [Fault] {
        // Without the named port a Pod is no endpoint.
        let number = node.view.ports.lazy.compactMap(\.targetPort.value).first {
            if case .int = $0 { true } else { false }
        }
        guard let number, let position = node.bystanders.first, let other = context.workload(at: position),
            !context.isPatched(node.position, ["spec", "selector"]), !mayGetContainers(other, context)
        else { return [] }
        let labels = context.workloads(of: node).first?.template.labels.values ?? [:]
        let apart = labels.sorted { $0.key < $1.key }.first {
            other.template.labels.values[$0.key] != $0.value && !Placeholder.occurs(in: $0.value)
        }
        return [
            Fault(
                "Service \(node.view.name) also selects \(other.object.title), which declares no port \(number)",
                at: node.view.selector.place.label("matches the labels of its Pods"),
                secondary: [other.object.metadata["name"].label("declares no port, and no probe asks for one")],
                severity: .warning,
                confidence: .assumed,
                symptoms: ["refused connections, for the share of requests that comes to these Pods"],
                notes: apart.map { ["with \($0.key): \($0.value) in the selector they would be left out"] } ?? []
            )
        ]
    }

    private func mismatches(of node: ServiceNode, _ context: RuleContext) -> [Fault] {
        let workloads = context.workloads(of: node)
        // Where kustomizations bring files of several folders together, they may bring containers as well.
        let isWhole =
            context.topology.manifests.kustomizations.isEmpty
            || workloads.allSatisfy { context.isBeside($0.node.position, node.position) }
        guard isWhole, !workloads.isEmpty, workloads.count == node.workloads.count,
            workloads.allSatisfy({ !mayGetContainers($0, context) })
        else { return [] }
        let declared = workloads.flatMap { $0.template.servingContainers.flatMap(\.ports) }.map(DeclaredPort.init)
        guard !declared.contains(where: \.isUnknown) else { return [] }
        return node.view.ports.compactMap { fault($0, node, workloads, declared) }
    }

    /// Whether something adds containers, and ports with them, to the Pods.
    private func mayGetContainers(_ workload: WorkloadSituation, _ context: RuleContext) -> Bool {
        let isInjected = workload.template.metadata["annotations"].entries.contains { key, value in
            key.string.contains("inject") && value.text != "false" && value.text != "disabled"
        }
        let keys = ["spec", "template", "spec", "containers"]
        return isInjected || context.isPatched(workload.node.position, keys)
    }

    /// What a container says of a port, read once for all ports of a Service.
    private struct DeclaredPort {
        let view: ContainerPortView
        let name: String?
        let number: Int?
        let transport: String?
        let isUnknown: Bool

        init(_ view: ContainerPortView) {
            self.view = view
            let fields = (name: view.name, number: view.containerPort, transport: view.transport)
            name = fields.name.value
            number = fields.number.value
            transport = fields.transport.value
            isUnknown = fields.name.isUnknown || fields.number.isUnknown || fields.transport.isUnknown
        }
    }

    private func fault(
        _ port: ServicePortView,
        _ node: ServiceNode,
        _ workloads: [WorkloadSituation],
        _ ports: [DeclaredPort]
    ) -> Fault? {
        guard let target = port.targetPort.value, let transport = port.transport.value else { return nil }
        let same = ports.filter { $0.transport == transport }
        let isThere = ports.contains { declared in
            switch target {
            case .int(let number): declared.number == number
            case .string(let name): declared.name == name && declared.transport == transport
            }
        }
        let isName: Bool
        if case .string(let text) = target { isName = Int(text) == nil } else { isName = false }
        // Numbers work without being declared; a headless Service does not translate them at all.
        let isSole = ports.count == 1 && same.count == 1 && node.view.ports.count == 1
        guard !isThere, isName || (isSole && !node.view.isHeadless) else { return nil }
        if !isName, !port.targetPort.isDefault, let declared = same.first?.number,
            !Self.isSlip("\(target)", "\(declared)")
        {
            return nil
        }
        if case .string(let text) = target, !isName, same.contains(where: { "\($0.number ?? 0)" == text }) {
            return nil
        }
        return mismatch(port, "\(target)", isName, same.map(\.view), node, workloads)
    }

    /// Whether one number is another with a digit too many, or with two of them the wrong way round.
    private static func isSlip(_ first: String, _ second: String) -> Bool {
        let (short, long) = first.count < second.count ? (first, second) : (second, first)
        func without(_ index: Int) -> [Character] {
            var digits = Array(long)
            digits.remove(at: index)
            return digits
        }
        if long.count == short.count + 1 { return (0..<long.count).contains { without($0) == Array(short) } }
        let differing = zip(short, long).enumerated().filter { $0.element.0 != $0.element.1 }
        guard short.count == long.count, differing.count == 2 else { return false }
        let (left, right) = (differing[0], differing[1])
        return left.offset + 1 == right.offset && left.element.0 == right.element.1
            && left.element.1 == right.element.0
    }

    private func mismatch(
        _ port: ServicePortView,
        _ target: String,
        _ isName: Bool,
        _ declared: [ContainerPortView],
        _ node: ServiceNode,
        _ workloads: [WorkloadSituation]
    ) -> Fault {
        let name = node.view.name
        let title = workloads.first?.object.title ?? ""
        let place = port.targetPort.isWritten ? port.targetPort.place : port.port.place
        var fault = Fault(
            isName
                ? "port \(port.label) of Service \(name) has no endpoints: \(title) has no port named \(target)"
                : "port \(port.label) of Service \(name) leads to \(target), which no container of \(title) "
                    + "declares",
            at: place.label("sends to \(target)"),
            severity: isName ? .error : .warning,
            symptoms: [isName ? "503 or 502: there are no endpoints" : "502: connection refused, if nothing listens"]
        )
        guard let other = declared.first else { return fault }
        fault.secondary = [other.place.label("this port is declared")]
        if declared.count == 1, node.view.ports.count == 1, workloads.count == 1,
            let number = other.containerPort.value
        {
            let value = isName ? other.name.value.map { YAMLValue.string($0) } ?? .int(number) : .int(number)
            let text = value.string ?? "\(number)"
            fault.fix = Fix("targetPort: \(text)", safety: .unsafe, port.targetPort.put(value))
        }
        return fault
    }
}
