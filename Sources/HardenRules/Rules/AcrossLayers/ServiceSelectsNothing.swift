import HardenKubernetes

/// Finds Services whose selector misses the Pods that it is meant for.
package struct ServiceSelectsNothing: Rule {
    package static let metadata = RuleMetadata(
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
            and has its port, or declares none.
            """,
        before: """
            kind: Service
            spec:
              selector:
                app: order
            ---
            kind: Deployment
            spec:
              template:
                metadata:
                  labels:
                    app: orders
            """,
        after: """
            kind: Service
            spec:
              selector:
                app: orders
            ---
            kind: Deployment
            spec:
              template:
                metadata:
                  labels:
                    app: orders
            """,
        sources: ["https://kubernetes.io/docs/concepts/services-networking/service/#defining-a-service"]
    )

    package init() {}

    package func check(_ context: RuleContext) -> [Finding] {
        context.topology.services.compactMap { node in
            guard case .nothing(let nearMisses, let isOpen) = node.selection, !isOpen,
                !context.isPatched(node.position, ["spec", "selector"]),
                let meant = meant(by: node, nearMisses, context)
            else { return nil }
            return finding(node, meant)
        }
    }

    /// The workload that the Service is most likely for.
    private func meant(by node: ServiceNode, _ nearMisses: [Int], _ context: RuleContext) -> WorkloadSituation? {
        let candidates = context.workloads(beside: node.position).filter { workload in
            let position = workload.node.position
            return workload.node.services.isEmpty
                && workload.view.namespace == node.view.namespace
                && !context.isPatched(position, ["spec", "template", "metadata", "labels"])
                && !workload.template.labels.values.values.contains { Placeholder.occurs(in: $0) }
                && hasPort(of: node.view, workload.template)
        }
        let sameName = candidates.filter { $0.view.name == node.view.name }
        if sameName.count == 1 { return sameName.first }
        let near = candidates.filter { nearMisses.contains($0.node.position) }
        // Of several the one that is meant cannot be told.
        return near.count == 1 ? near.first : nil
    }

    /// Whether a container has a port of the Service by number or by name, or says nothing of its ports.
    private func hasPort(of service: ServiceView, _ template: PodTemplateView) -> Bool {
        template.servingContainers.allSatisfy(\.ports.isEmpty)
            || service.ports.contains { port in
                port.targetPort.value.map { !template.containers(withPort: $0).isEmpty } ?? false
            }
    }

    private func finding(_ node: ServiceNode, _ workload: WorkloadSituation) -> Finding {
        let object = node.view.object
        let selector = node.view.selector
        let missing = selector.unsatisfied(by: workload.template.labels).joined(separator: ", ")
        let isSameName = workload.view.name == object.name
        return Finding(
            rule: Self.id,
            severity: isSameName ? .error : .warning,
            message: "Service \(object.name) selects no Pods: those of \(workload.object.title) lack \(missing)",
            object: object.title,
            primary: selector.place.label("selects nothing", in: object),
            secondary: [workload.template.labels.place.label("the labels of these Pods", in: workload.object)],
            disruptions: Self.metadata.disruptions,
            symptoms: ["503 or 502: there are no endpoints"]
        )
    }
}
