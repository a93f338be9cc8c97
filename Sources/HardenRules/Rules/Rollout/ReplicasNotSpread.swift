import HardenKubernetes
import HardenRollout
import HardenYAML

/// Finds Pods that may all run on one node.
struct ReplicasNotSpread: Rule {
    static let metadata = RuleMetadata(
        id: "replicas-not-spread",
        area: .rollout,
        title: "All Pods may run on one node or in one zone, and go with it",
        severity: .advice,
        disruptions: [.nodeLoss, .nodeDrain],
        codes: [502, 503],
        failures: [.noEndpoint, .notListeningYet, .notServingYet],
        remedy: .safeFix,
        explanation: """
            Nothing asks the scheduler to keep the Pods apart beyond its own mild preference. If they share a node, its
            loss takes all of them, and a disruption budget can only delay a drain. `ScheduleAnyway` asks for spreading
            without ever keeping a Pod from running. A cluster may have defaults of its own for that, which no manifest
            shows.
            """,
        sources: ["https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/"]
    )

    static let subjects: Subjects<WorkloadSituation> = .serving
        .where { $0.view.rollsOut && $0.view.kind != .daemonSet && $0.servers.traffic.isMissed }

    func faults(of workload: WorkloadSituation, in context: RuleContext) -> Fault? {
        guard let replicas = workload.leastReplicas(context.topology), replicas.number >= 2,
            workload.mayBeSpread(context)
        else { return nil }
        return Fault(
            "all Pods of \(workload.object.name) may run on one node",
            at: workload.template.spec.label("only the scheduler's mild default keeps its Pods apart"),
            secondary: [replicas.place.label(replicas.words)],
            confidence: workload.statedPaths.isEmpty ? .assumed : .certain,
            symptoms: context.hasPeers(workload) ? [] : workload.symptomsWithoutEndpoint,
            fix: Fix("topologySpreadConstraints over zones and nodes", workload.spread())
        )
    }
}
