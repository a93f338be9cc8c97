import HardenKubernetes
import HardenRollout
import HardenYAML

/// Finds serving workloads of which a node drain may evict all Pods at once.
struct DisruptionBudgetMissing: Rule {
    static let metadata = RuleMetadata(
        id: "disruption-budget-missing",
        area: .disruptionBudget,
        title: "A node drain may evict all Pods at once",
        severity: .warning,
        disruptions: [.nodeDrain],
        codes: [502, 503],
        failures: [.noEndpoint, .notListeningYet, .notServingYet],
        remedy: .safeFix,
        explanation: """
            Without a PodDisruptionBudget node drains, upgrades and the cluster autoscaler evict Pods without waiting for
            their successors. `maxUnavailable: 1` lets one go at a time whatever the number of Pods. A budget limits
            evictions only: it has no say in rollouts, in scale-downs, or when a node is lost. With a single Pod it could
            only block the drain.
            """,
        sources: [
            "https://kubernetes.io/docs/concepts/workloads/pods/disruptions/",
            "https://kubernetes.io/docs/tasks/run-application/configure-pdb/",
        ]
    )

    static let subjects: Subjects<WorkloadSituation> = .serving

    /// A budget that allows to evict all Pods at once is none. It may be meant so.
    private func boundless(_ workload: WorkloadSituation, _ replicas: ReplicaCount, _ context: RuleContext) -> Fault? {
        let budgets = context.topology.disruptionBudgets(of: workload.node)
        guard workload.template.placeOfNodeOfItsOwn == nil, budgets.count == 1, let budget = budgets.first,
            let amount = budget.amount,
            amount.allowedDisruptions(replicas: replicas.number) >= replicas.number
        else { return nil }
        return Fault(
            "a node drain may evict all Pods of \(workload.object.name) at once",
            at: budget.limit.field.label("lets all Pods go"),
            secondary: [replicas.place.label(replicas.words)],
            severity: .advice,
            symptoms: workload.servers.traffic.isMissed && !context.hasPeers(workload)
                ? workload.symptomsWithoutEndpoint : []
        )
    }

    func faults(of workload: WorkloadSituation, in context: RuleContext) -> Fault? {
        guard let replicas = workload.leastReplicas(context.topology), replicas.number >= 2 else { return nil }
        guard workload.lacksDisruptionBudget(context) else { return boundless(workload, replicas, context) }
        // Where the Pods of others are left, there is less room, and nobody is refused.
        let isServing = workload.servers.traffic.isMissed && !context.hasPeers(workload)
        let apart = workload.template.placeOfNodeOfItsOwn
        return Fault(
            "\(apart == nil ? "a node drain" : "drains of several nodes at once") may evict all Pods of "
                + workload.object.name + (apart == nil ? " at once" : ""),
            at: workload.object.metadata["name"].label("no PodDisruptionBudget selects its Pods"),
            secondary: [replicas.place.label(replicas.words)]
                + (apart.map { [$0.label("keeps each on a node of its own")] } ?? []),
            // What only a monitoring system asks may still be work that should not stop.
            severity: isServing && apart == nil ? .warning : .advice,
            symptoms: isServing ? workload.symptomsWithoutEndpoint : [],
            notes: workload.rival(context).map { rival in
                let file = rival.object.file == workload.object.file ? "" : " in \(rival.object.file)"
                return [
                    "its selector matches the Pods of \(rival.object.title)\(file), too; a budget needs labels of its own"
                ]
            } ?? [],
            fix: workload.newDisruptionBudget(context).map {
                Fix("a new PodDisruptionBudget \($0.name) with maxUnavailable: 1", changes: [$0.change])
            }
        )
    }
}
