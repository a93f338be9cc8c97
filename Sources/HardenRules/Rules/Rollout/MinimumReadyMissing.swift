import HardenKubernetes
import HardenRollout

/// Finds rollouts that go on before the load balancer knows the new Pods.
struct MinimumReadyMissing: Rule {
    static let metadata = RuleMetadata(
        id: "minimum-ready-missing",
        area: .rollout,
        title: "A rollout goes on before the load balancer sends requests to the new Pods",
        severity: .warning,
        disruptions: [.rollout],
        codes: [502, 503],
        failures: [.noEndpoint],
        remedy: .safeFix,
        explanation: """
            A rollout counts a new Pod as soon as it is ready, and ends an old one. A load balancer may have forgotten the
            old Pod before it has added the new one and found it healthy. GKE holds the rollout back by a readiness gate
            on Pods behind an Ingress; behind a Gateway or a standalone NEG `minReadySeconds` has to give that time, or
            too few Pods have traffic. kube-proxy, Kong and ingress-nginx take the list of endpoints as a whole, in which
            the new Pod is before the old one goes; they need no such time.
            """,
        sources: [
            "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#min-ready-seconds",
            "https://cloud.google.com/kubernetes-engine/docs/concepts/container-native-load-balancing#pod_readiness",
        ]
    )

    static let subjects: Subjects<WorkloadSituation> = .serving.where(\.view.rollsOut)
        .reading(["spec", "minReadySeconds"])

    func faults(of workload: WorkloadSituation, in context: RuleContext) -> Fault? {
        let field = workload.view.minReadySeconds
        guard [.rollingUpdate, .canary].contains(workload.view.strategy.value), let minReady = field.value,
            let needed = workload.propagation(context), minReady < needed.seconds
        else { return nil }
        let isOfficial = workload.statedPaths.contains(needed.path)
        let late = needed.seconds - minReady
        // Elsewhere the new Pod is in the list of endpoints before the old one leaves it.
        let affected = workload.propagations(context).filter { minReady < $0.seconds }.map(\.path)
        let isProbed = workload.template.servingContainers.contains { $0.probe(.readiness) != nil }
        return Fault(
            "a rollout of \(workload.object.name) goes on up to \(late) s before new Pods get requests",
            at: field.label(minReady == 0 ? "a Pod counts as soon as it is ready" : "a Pod counts after \(minReady) s"),
            severity: isOfficial ? .warning : .advice,
            symptoms: isOfficial ? workload.symptomsWithoutEndpoint(on: affected) : [],
            sum: "\(needed.sum) = \(needed.seconds) for \(needed.path.label)",
            notes: needed.path == .standaloneNEG && needed.healthCheck > 0
                ? [
                    "the health check is in no manifest; it is taken to be "
                        + (isProbed
                            ? "as often as the readiness probe"
                            : "every \(needed.path.defaultHealthCheck.period) s, as GKE makes it for an Ingress")
                ] : [],
            assumptions: workload.settings.drainLatency[needed.path].map { [$0.assumption] } ?? [],
            fix: workload.fixOfMinimumReady(context)
        )
    }
}
