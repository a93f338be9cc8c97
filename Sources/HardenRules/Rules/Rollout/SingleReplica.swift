import HardenKubernetes
import HardenRollout
import HardenYAML

/// Finds serving workloads that run a single Pod.
package struct SingleReplica: Rule {
    package static let metadata = RuleMetadata(
        id: "single-replica",
        area: .rollout,
        title: "A single Pod serves, and nothing does when its node goes",
        severity: .warning,
        disruptions: [.nodeDrain, .nodeLoss],
        codes: [502, 503],
        failures: [.noEndpoint],
        remedy: .unsafeFix,
        explanation: """
            A node drain evicts the only Pod before its successor is ready elsewhere, and a node that is lost takes it
            along. No disruption budget helps: it can only block the drain. A StatefulSet with one Pod is gone in every
            rollout too, because it has no surge. With an autoscaler its minimum counts, not the manifest's replicas.
            """,
        before: """
            spec:
              replicas: 1
            """,
        after: """
            spec:
              replicas: 2
            """,
        sources: [
            "https://kubernetes.io/docs/concepts/workloads/pods/disruptions/",
            "https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/",
        ]
    )

    package init() {}

    package func check(_ context: RuleContext) -> [Finding] {
        context.workloads.filter(\.isServing).compactMap { workload in
            guard workload.view.kind != .pod, let replicas = workload.leastReplicas(context.topology),
                replicas.number == 1 || (replicas.number == 0 && replicas.isAutoscaled)
            else { return nil }
            return finding(workload, replicas, context)
        }
    }

    private func finding(_ workload: WorkloadSituation, _ replicas: ReplicaCount, _ context: RuleContext) -> Finding {
        let isStateful = workload.view.kind == .statefulSet
        let obstacle = workload.obstacleToSurge
        var notes: [String] = []
        if replicas.isDefault, !replicas.isAutoscaled {
            notes.append("replicas is not written; an autoscaler outside the input may run more Pods")
        }
        if isStateful {
            notes.append(
                "more Pods of a StatefulSet have volumes of their own; its application has to know how to share"
            )
        } else if let obstacle {
            notes.append("a second Pod may have no place: \(obstacle)")
        }
        let mayFix = !isStateful && obstacle == nil
        return Finding(
            rule: Self.id,
            // Where nothing leads to it from outside, it may be anything: a database, a job queue, a metrics port.
            severity: workload.node.routes.contains { $0.kind != .inCluster } ? .warning : .advice,
            message: replicas.number == 0
                ? "\(workload.object.name) may run without any Pod"
                : "\(workload.object.name) has a single Pod to serve",
            object: workload.object.title,
            primary: replicas.place.label(replicas.words, in: replicas.owner),
            disruptions: Self.metadata.disruptions + (isStateful ? [.rollout] : []),
            symptoms: workload.symptomsWithoutEndpoint,
            notes: notes,
            fix: mayFix && replicas.number == 1 ? fix(workload, replicas, context) : nil
        )
    }

    private func fix(_ workload: WorkloadSituation, _ replicas: ReplicaCount, _ context: RuleContext) -> Fix? {
        guard !replicas.place.isShared, let key = replicas.place.path.components.last?.key else { return nil }
        let path = replicas.place.path
        var changes = [replicas.owner.edit(.put(path, 2))]
        if replicas.place.node == nil {
            let position: YAMLPosition = replicas.isAutoscaled ? .after("scaleTargetRef") : .first
            let entry = YAMLMapping.Entry(key, 2)
            changes = [replicas.owner.edit(.insert(into: replicas.owner.spec.path, entry, position))]
        }
        if replicas.isAutoscaled, let maximum = replicas.maximum, maximum < 2 {
            let field = AutoscalerView(replicas.owner).maxReplicas
            guard !field.place.isShared else { return nil }
            changes.append(replicas.owner.edit(.put(field.path, 2)))
        }
        var title = "\(key): 2"
        if workload.view.rollsOut {
            // Two Pods are of use where they do not go together; where that cannot be had they are left to a person.
            if let spread = ReplicasNotSpread.change(of: workload, context) {
                guard let edit = spread.edit else { return nil }
                changes.append(edit)
                title += ", spread over zones and nodes"
            }
            if DisruptionBudgetMissing.isMissing(for: workload, context) {
                guard let budget = DisruptionBudgetMissing.newBudget(for: workload, context) else { return nil }
                changes.append(budget.change)
                title += ", a new PodDisruptionBudget \(budget.name)"
            }
            for budget in context.topology.disruptionBudgets
            where workload.node.disruptionBudgets.contains(budget.position) && budget.blocks(replicas: 2) {
                guard let edits = DisruptionBudgetBlocksDrain.changes(of: budget) else { return nil }
                changes += edits
                title += ", maxUnavailable: 1 in PodDisruptionBudget \(budget.view.name)"
            }
        }
        return Fix(title, safety: .unsafe, changes: changes)
    }
}

extension YAMLPath.Component {
    /// The key, where this is a step into a mapping.
    fileprivate var key: String? { if case .key(let key) = self { key } else { nil } }
}
