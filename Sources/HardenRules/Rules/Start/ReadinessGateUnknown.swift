import HardenKubernetes
import HardenRollout

/// Finds readiness gates that nothing may ever open.
struct ReadinessGateUnknown: Rule {
    static let metadata = RuleMetadata(
        id: "readiness-gate-unknown",
        area: .start,
        title: "No known controller sets the condition of a readiness gate",
        severity: .warning,
        disruptions: [.rollout],
        codes: [503],
        remedy: .advice,
        explanation: """
            A Pod with a readiness gate is ready only when somebody has set the gate's condition in its status. Where no
            controller in the cluster does so, the Pod is never ready, and a rollout never ends. GKE sets
            `cloud.google.com/load-balancer-neg-ready`, and adds the gate by itself; others can be named in the
            configuration (`platform.readinessGates`).
            """,
        sources: [
            "https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-readiness-gate",
            "https://cloud.google.com/kubernetes-engine/docs/concepts/container-native-load-balancing",
        ]
    )

    static let subjects: Subjects<WorkloadSituation> = .workloads

    func faults(of workload: WorkloadSituation, in context: RuleContext) -> [Fault] {
        let known = workload.cluster.readinessGates
        return workload.template.readinessGates.compactMap { gate in
            guard let condition = gate.known, !known.value.contains(condition) else { return nil }
            return Fault(
                "Pods of \(workload.object.name) are never ready if nothing sets \(condition)",
                at: gate.label("no known controller sets this condition"),
                symptoms: workload.symptoms([.noEndpoint], broken: "a refused connection"),
                assumptions: [known.assumption]
            )
        }
    }
}
