import HardenKubernetes

/// Finds Services whose selector misses the Pods that it is meant for.
struct ServiceSelectsNothing: Rule {
    static let metadata = RuleMetadata(
        id: "service-selects-nothing",
        area: .acrossLayers,
        title: "A Service selects none of the Pods beside it",
        severity: .error,
        disruptions: [.steadyState],
        codes: [502, 503],
        remedy: .advice,
        explanation: """
            A Service without endpoints answers nothing: proxies give 503 or 502, clients in the cluster are refused.
            Many Services select Pods that an operator or another repository makes, so nothing is said unless a
            workload in the same folder, which no other Service selects, shares the Service's name or one of its labels
            and has its port, or declares none. A Service reaches the Pods of its own namespace alone.
            """,
        sources: ["https://kubernetes.io/docs/concepts/services-networking/service/#defining-a-service"]
    )

    static let subjects: Subjects<ServiceNode> = .services.reading(["spec", "selector"])

    func faults(of node: ServiceNode, in context: RuleContext) -> Fault? {
        guard case .nothing(let nearMisses, let elsewhere, let isOpen) = node.selection, !isOpen else { return nil }
        let others = elsewhere.filter { mayBeMeant($0, by: node, context, inAnyNamespace: true) }
        if others.count == 1, let workload = context.workload(at: others[0]) {
            return Fault(
                "Service \(node.view.name) selects no Pods: those of \(workload.object.title) are in another namespace",
                at: node.view.selector.place.label("selects nothing in its namespace"),
                secondary: [workload.object.metadata["namespace"].label("the namespace of these Pods")],
                severity: workload.view.name == node.view.name ? .error : .warning,
                symptoms: ["503 or 502: there are no endpoints"]
            )
        }
        guard let workload = meant(by: node, nearMisses, context) else { return nil }
        let missing = node.view.selector.unsatisfied(by: workload.template.labels).joined(separator: ", ")
        return Fault(
            "Service \(node.view.name) selects no Pods: those of \(workload.object.title) lack \(missing)",
            at: node.view.selector.place.label("selects nothing"),
            secondary: [workload.template.labels.place.label("the labels of these Pods")],
            severity: workload.view.name == node.view.name ? .error : .warning,
            symptoms: ["503 or 502: there are no endpoints"]
        )
    }

    /// The workload that the Service is most likely for.
    private func meant(by node: ServiceNode, _ nearMisses: [Int], _ context: RuleContext) -> WorkloadSituation? {
        let sameName = WorkloadView.kinds.flatMap { context.topology.positions(named: node.view.name, $0) }
            .filter { context.object($0).name == node.view.name && mayBeMeant($0, by: node, context) }
        if sameName.count == 1 { return sameName.first.flatMap { context.workload(at: $0) } }
        // Of several the one that is meant cannot be told.
        let near = nearMisses.lazy.filter { mayBeMeant($0, by: node, context) }.prefix(2)
        return near.count == 1 ? near.first.flatMap { context.workload(at: $0) } : nil
    }

    private func mayBeMeant(
        _ position: Int,
        by node: ServiceNode,
        _ context: RuleContext,
        inAnyNamespace: Bool = false
    ) -> Bool {
        guard context.isBeside(position, node.position), let workload = context.workload(at: position) else {
            return false
        }
        return workload.node.services.isEmpty
            && (inAnyNamespace || workload.view.namespace == node.view.namespace)
            && !context.isPatched(position, ["spec", "template", "metadata", "labels"])
            && !workload.template.labels.values.values.contains { Placeholder.occurs(in: $0) }
            && hasPort(of: node.view, workload.template)
    }

    /// Whether a container has a port of the Service by number or by name, or says nothing of its ports.
    private func hasPort(of service: ServiceView, _ template: PodTemplateView) -> Bool {
        template.servingContainers.allSatisfy(\.ports.isEmpty)
            || service.ports.contains { port in
                port.targetPort.value.map { !template.containers(withPort: $0).isEmpty } ?? false
            }
    }
}
