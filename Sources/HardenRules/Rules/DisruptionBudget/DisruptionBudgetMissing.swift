import HardenKubernetes
import HardenYAML

/// Finds serving workloads of which a node drain may evict all Pods at once.
package struct DisruptionBudgetMissing: Rule {
    package static let metadata = RuleMetadata(
        id: "disruption-budget-missing",
        area: .disruptionBudget,
        title: "A node drain may evict all Pods at once",
        severity: .warning,
        disruptions: [.nodeDrain],
        codes: [502, 503],
        remedy: .safeFix,
        explanation: """
            Without a PodDisruptionBudget node drains, upgrades and the cluster autoscaler evict Pods without waiting for
            their successors. `maxUnavailable: 1` lets one go at a time whatever the number of Pods. A budget limits
            evictions only: it has no say in rollouts, in scale-downs, or when a node is lost. With a single Pod it could
            only block the drain.
            """,
        before: """
            kind: Deployment
            metadata:
              name: orders
            spec:
              replicas: 3
            """,
        after: """
            apiVersion: policy/v1
            kind: PodDisruptionBudget
            metadata:
              name: orders
            spec:
              maxUnavailable: 1
              selector:
                matchLabels:
                  app: orders
              unhealthyPodEvictionPolicy: AlwaysAllow
            """,
        sources: [
            "https://kubernetes.io/docs/concepts/workloads/pods/disruptions/",
            "https://kubernetes.io/docs/tasks/run-application/configure-pdb/",
        ]
    )

    package init() {}

    package func check(_ context: RuleContext) -> [Finding] {
        let topology = context.topology
        let taken = Set(topology.disruptionBudgets.map { $0.view.object.identity })
        let missed = Set(topology.disruptionBudgets.flatMap { $0.workloads.isEmpty ? $0.nearMisses : [] })
        return context.workloads.filter(\.isServing).compactMap { workload in
            guard workload.view.rollsOut, workload.view.kind != .daemonSet, workload.node.disruptionBudgets.isEmpty,
                let replicas = workload.leastReplicas(topology), replicas.number >= 2,
                // A budget that was meant for it is another rule's.
                !missed.contains(workload.node.position),
                // It may come out of a template or a remote resource.
                !topology.isOpen(workload.node.position)
            else { return nil }
            return finding(workload, replicas, taken, context)
        }
    }

    private func finding(
        _ workload: WorkloadSituation,
        _ replicas: ReplicaCount,
        _ taken: Set<ObjectIdentity>,
        _ context: RuleContext
    ) -> Finding {
        let object = workload.object
        let others = context.workloads.filter { other in
            other.object.identity != object.identity
                && !other.node.namespaces.isDisjoint(with: workload.node.namespaces)
                && workload.view.selector.matches(other.template.labels)
        }
        return Finding(
            rule: Self.id,
            severity: .warning,
            message: "a node drain may evict all Pods of \(object.name) at once",
            object: object.title,
            primary: object.metadata["name"].label("no PodDisruptionBudget selects its Pods", in: object),
            secondary: [replicas.place.label(replicas.words, in: replicas.owner)],
            disruptions: Self.metadata.disruptions,
            symptoms: workload.symptomsWithoutEndpoint,
            notes: others.isEmpty
                ? []
                : [
                    "its selector matches the Pods of \(others[0].object.title) too, so a budget needs labels of its own"
                ],
            fix: others.isEmpty ? fix(workload, taken, context) : nil
        )
    }

    private func fix(_ workload: WorkloadSituation, _ taken: Set<ObjectIdentity>, _ context: RuleContext) -> Fix? {
        let object = workload.object
        guard let selector = workload.view.selector.value, !Placeholder.occurs(in: object.name),
            !Placeholder.occurs(in: object.namespace ?? "")
        else { return nil }
        let isTaken = taken.contains { $0.name == object.name && $0.namespace == object.namespace }
        let name = isTaken ? "\(object.name)-pdb" : object.name
        var metadata = YAMLMapping([YAMLMapping.Entry("name", .string(name))])
        metadata["namespace"] = object.namespace.map { .string($0) }
        var spec = YAMLMapping([
            YAMLMapping.Entry("maxUnavailable", 1), YAMLMapping.Entry("selector", .mapping(selector)),
        ])
        if context.settings.kubernetesMinor.value >= DisruptionBudgetKeepsBrokenPods.minor {
            spec["unhealthyPodEvictionPolicy"] = "AlwaysAllow"
        }
        let document = YAMLMapping([
            YAMLMapping.Entry("apiVersion", "policy/v1"), YAMLMapping.Entry("kind", "PodDisruptionBudget"),
            YAMLMapping.Entry("metadata", .mapping(metadata)), YAMLMapping.Entry("spec", .mapping(spec)),
        ])
        return Fix(
            "a new PodDisruptionBudget \(name) with maxUnavailable: 1",
            changes: [.newDocument(beside: object.file, name: "\(name)-pdb.yaml", document)]
        )
    }
}
