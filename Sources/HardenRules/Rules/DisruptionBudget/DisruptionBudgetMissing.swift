import HardenKubernetes
import HardenRollout
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
        failures: [.noEndpoint],
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
        context.workloads.filter(\.isServing).compactMap { workload in
            guard let replicas = workload.leastReplicas(context.topology), replicas.number >= 2,
                Self.isMissing(for: workload, context)
            else { return nil }
            return finding(workload, replicas, context)
        }
    }

    /// Whether nothing in the input is, or was meant as, the workload's budget.
    static func isMissing(for workload: WorkloadSituation, _ context: RuleContext) -> Bool {
        let position = workload.node.position
        return workload.view.rollsOut && workload.view.kind != .daemonSet && workload.node.disruptionBudgets.isEmpty
            // A budget that was meant for it is another rule's.
            && !context.vicinity.missedByBudgets.contains(position)
            // It may come out of a template or a remote resource.
            && !context.topology.isOpen(position)
    }

    /// Another workload whose Pods the workload's selector matches.
    private static func rival(of workload: WorkloadSituation, _ context: RuleContext) -> WorkloadSituation? {
        context.topology.rivals(of: workload.node).lazy
            .filter { context.object($0).identity != workload.object.identity }
            .compactMap { context.workload(at: $0) }
            .first
    }

    /// A new budget for a workload that has none; `nil` where it has one, or its selector is not its own.
    static func newBudget(
        for workload: WorkloadSituation,
        _ context: RuleContext
    ) -> (name: String, change: Fix.Change)? {
        guard isMissing(for: workload, context), rival(of: workload, context) == nil else { return nil }
        return budget(for: workload, context)
    }

    private func finding(
        _ workload: WorkloadSituation,
        _ replicas: ReplicaCount,
        _ context: RuleContext
    ) -> Finding {
        let object = workload.object
        let rival = Self.rival(of: workload, context)
        return Finding(
            rule: Self.id,
            severity: .warning,
            message: "a node drain may evict all Pods of \(object.name) at once",
            object: object.title,
            primary: object.metadata["name"].label("no PodDisruptionBudget selects its Pods", in: object),
            secondary: [replicas.place.label(replicas.words, in: replicas.owner)],
            disruptions: Self.metadata.disruptions,
            symptoms: workload.symptomsWithoutEndpoint,
            notes: rival.map {
                ["its selector matches the Pods of \($0.object.title) too, so a budget needs labels of its own"]
            } ?? [],
            fix: Self.newBudget(for: workload, context).map {
                Fix("a new PodDisruptionBudget \($0.name) with maxUnavailable: 1", changes: [$0.change])
            }
        )
    }

    private static func budget(
        for workload: WorkloadSituation,
        _ context: RuleContext
    ) -> (name: String, change: Fix.Change)? {
        let object = workload.object
        guard let selector = workload.podSelector, !Placeholder.occurs(in: object.name),
            !Placeholder.occurs(in: object.namespace ?? "")
        else { return nil }
        let isTaken = context.topology.positions(named: object.name, .podDisruptionBudget)
            .contains { context.object($0).namespace == object.namespace }
        let name = isTaken ? "\(object.name)-pdb" : object.name
        var metadata = YAMLMapping([YAMLMapping.Entry("name", .string(name))])
        metadata["namespace"] = object.namespace.map { .string($0) }
        var spec = YAMLMapping([
            YAMLMapping.Entry("maxUnavailable", 1), YAMLMapping.Entry("selector", .mapping(selector)),
        ])
        if workload.cluster.kubernetesMinor.value >= DisruptionBudgetKeepsBrokenPods.minor {
            spec["unhealthyPodEvictionPolicy"] = "AlwaysAllow"
        }
        let document = YAMLMapping([
            YAMLMapping.Entry("apiVersion", "policy/v1"), YAMLMapping.Entry("kind", "PodDisruptionBudget"),
            YAMLMapping.Entry("metadata", .mapping(metadata)), YAMLMapping.Entry("spec", .mapping(spec)),
        ])
        return (name, .newDocument(beside: object.file, name: "\(name)-pdb.yaml", document))
    }
}
