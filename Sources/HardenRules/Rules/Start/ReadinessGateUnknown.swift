import HardenKubernetes
import HardenRollout

/// Finds readiness gates that nothing may ever open.
package struct ReadinessGateUnknown: Rule {
    package static let metadata = RuleMetadata(
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
        before: """
            spec:
              readinessGates:
                - conditionType: cloud.vendor.com/load-balancer-registered
            """,
        after: """
            spec:
              readinessGates:
                - conditionType: cloud.google.com/load-balancer-neg-ready
            """,
        sources: [
            "https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-readiness-gate",
            "https://cloud.google.com/kubernetes-engine/docs/concepts/container-native-load-balancing",
        ]
    )

    package init() {}

    package func check(_ context: RuleContext) -> [Finding] {
        context.workloads.flatMap { workload -> [Finding] in
            let known = workload.cluster.readinessGates
            return workload.template.readinessGates.compactMap { gate -> Finding? in
                guard let condition = gate.value, !Placeholder.occurs(in: condition),
                    !known.value.contains(condition)
                else { return nil }
                return Finding(
                    rule: Self.id,
                    severity: .warning,
                    message: "Pods of \(workload.object.name) are never ready if nothing sets \(condition)",
                    object: workload.object.title,
                    primary: gate.label("no known controller sets this condition", in: workload.templateObject),
                    disruptions: [.rollout],
                    symptoms: workload.symptoms([.noEndpoint], broken: "a refused connection"),
                    assumptions: [known.assumption]
                )
            }
        }
    }
}
