import HardenKubernetes
import HardenRollout
import HardenYAML

/// Finds Deployments that end all Pods before the first new one starts.
struct RolloutRecreates: Rule {
    static let metadata = RuleMetadata(
        id: "rollout-recreates",
        area: .rollout,
        title: "Every rollout is an outage, because all Pods end before the first new one starts",
        severity: .warning,
        disruptions: [.rollout],
        codes: [502, 503],
        failures: [.noEndpoint, .notListeningYet, .notServingYet],
        remedy: .unsafeFix,
        unsafeBecause: "whether two of its Pods may run at once is not known",
        explanation: """
            With the strategy `Recreate` nothing serves from the end of the last old Pod until the first new one is
            ready, and no preStop hook can bridge that. It is for applications of which two versions may not run at the
            same time; whether that is so, only their authors know. A database or another store was meant so: the old and
            the new Pod would be two sets of data behind one Service.
            """,
        sources: ["https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#recreate-deployment"],
        remark: Remark.Phrase(
            one: "workload that keeps data is down during its rollouts, as its strategy Recreate means it",
            many: "workloads that keep data are down during their rollouts, as their strategy Recreate means it"
        )
    )

    static let subjects: Subjects<WorkloadSituation> = .serving.reading(["spec", "strategy"])

    func faults(of workload: WorkloadSituation, in context: RuleContext) -> Fault? {
        guard workload.view.strategy.value == .recreate, workload.leastReplicas(context.topology)?.number != 0 else {
            return nil
        }
        let type = workload.view.strategy.place
        let obstacle = workload.obstacleToSurge(context)
        let data = workload.servers.keeper
        var notes = obstacle.map { ["the old and the new Pod may not run together: \($0)"] } ?? []
        if let data { notes.append("\(data) keeps data: for a while two Pods would have data of their own") }
        let mayRoll = obstacle == nil && data == nil && !workload.view.rollingUpdate.exists
        return Fault(
            "no Pod of \(workload.object.name) serves during a rollout",
            at: type.label("all Pods end before the first new one starts"),
            severity: data == nil ? .warning : .advice,
            symptoms: workload.symptomsWithoutEndpoint,
            notes: notes + workload.notesOfBudgets(context),
            fix: mayRoll ? fix(workload, type, context) : nil
        )
    }

    private func fix(_ workload: WorkloadSituation, _ type: Place, _ context: RuleContext) -> Fix? {
        // In a rolling update it matters when a new Pod counts.
        let minReady = workload.fixOfMinimumReady(context)
        let update = workload.view.spec["strategy"]["rollingUpdate"]
        return Fix(
            "type: RollingUpdate, maxUnavailable: 0, maxSurge: 1" + (minReady.map { ", \($0.title)" } ?? ""),
            safety: .unsafe,
            all: [type.put("RollingUpdate"), update.put(["maxUnavailable": 0, "maxSurge": 1])]
                + (minReady?.changes ?? [])
        )
    }
}
