import HardenKubernetes
import HardenRollout
import HardenYAML

/// Finds Deployments that end all Pods before the first new one starts.
package struct RolloutRecreates: Rule {
    package static let metadata = RuleMetadata(
        id: "rollout-recreates",
        area: .rollout,
        title: "Every rollout is an outage, because all Pods end before the first new one starts",
        severity: .warning,
        disruptions: [.rollout],
        codes: [502, 503],
        failures: [.noEndpoint],
        remedy: .unsafeFix,
        explanation: """
            With the strategy `Recreate` nothing serves from the end of the last old Pod until the first new one is
            ready. It is for applications of which two versions may not run at the same time; whether that is so, only
            their authors know.
            """,
        before: """
            strategy:
              type: Recreate
            """,
        after: """
            strategy:
              type: RollingUpdate
              rollingUpdate:
                maxUnavailable: 0
                maxSurge: 1
            """,
        sources: ["https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#recreate-deployment"]
    )

    package init() {}

    package func check(_ context: RuleContext) -> [Finding] {
        context.workloads.filter(\.isServing).compactMap { workload in
            guard workload.view.strategy.value == .recreate,
                !workload.isPatched(["spec", "strategy"], context.topology),
                workload.leastReplicas(context.topology)?.number != 0
            else { return nil }
            return finding(workload, context)
        }
    }

    private func finding(_ workload: WorkloadSituation, _ context: RuleContext) -> Finding {
        let type = workload.view.strategy.place
        let obstacle = workload.obstacleToSurge
        let hasSettings = workload.view.rollingUpdate.exists
        return Finding(
            rule: Self.id,
            severity: .warning,
            message: "no Pod of \(workload.object.name) serves during a rollout",
            object: workload.object.title,
            primary: type.label("all Pods end before the first new one starts", in: workload.object),
            disruptions: [.rollout],
            symptoms: workload.symptomsWithoutEndpoint,
            notes: obstacle.map { ["the old and the new Pod may not run together: \($0)"] } ?? [],
            fix: obstacle == nil && !hasSettings && !type.isShared ? fix(workload, type, context) : nil
        )
    }

    private func fix(_ workload: WorkloadSituation, _ type: Place, _ context: RuleContext) -> Fix {
        let strategy = workload.view.spec["strategy"].path
        let update: YAMLValue = ["maxUnavailable": 0, "maxSurge": 1]
        // In a rolling update it matters when a new Pod counts.
        let minReady = MinimumReadyMissing.change(of: workload, context)
        return Fix(
            "type: RollingUpdate, maxUnavailable: 0, maxSurge: 1" + (minReady.map { ", \($0.title)" } ?? ""),
            safety: .unsafe,
            changes: [
                workload.object.edit(.put(type.path, "RollingUpdate")),
                workload.object.edit(.put(strategy.appending("rollingUpdate"), update)),
            ] + (minReady?.changes ?? [])
        )
    }
}
