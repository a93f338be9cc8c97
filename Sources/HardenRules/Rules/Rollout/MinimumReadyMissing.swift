import HardenKubernetes
import HardenRollout

/// Finds rollouts that go on before the proxies know the new Pods.
package struct MinimumReadyMissing: Rule {
    package static let metadata = RuleMetadata(
        id: "minimum-ready-missing",
        area: .rollout,
        title: "A rollout goes on before the proxies send requests to the new Pods",
        severity: .warning,
        disruptions: [.rollout],
        codes: [502, 503],
        failures: [.noEndpoint],
        remedy: .safeFix,
        explanation: """
            A rollout counts a new Pod as soon as it is ready, and ends an old one. The proxies learn of the new Pod
            later, a load balancer only after its health check. GKE holds the rollout back by a readiness gate on Pods
            behind an Ingress; on all other paths `minReadySeconds` has to give that time, or too few Pods have traffic.
            """,
        before: """
            spec:
              selector: {}
            """,
        after: """
            spec:
              selector: {}
              minReadySeconds: 75  # = propagation 60 + health check 15
            """,
        sources: [
            "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#min-ready-seconds",
            "https://cloud.google.com/kubernetes-engine/docs/concepts/container-native-load-balancing#pod_readiness",
        ]
    )

    /// The condition by which GKE says that the load balancer finds a Pod healthy.

    package init() {}

    package func check(_ context: RuleContext) -> [Finding] {
        context.workloads.filter(\.isServing).compactMap { workload in
            let view = workload.view
            guard let minReady = view.minReadySeconds.value, let strategy = view.strategy.value,
                view.rollsOut, strategy == .rollingUpdate || strategy == .canary,
                !workload.isPatched(["spec", "minReadySeconds"], context.topology),
                let needed = propagation(workload, context), minReady < needed.seconds
            else { return nil }
            return finding(workload, minReady, needed)
        }
    }

    /// The time that new Pods of a workload have to be given, and how; `nil` where they have it.
    static func change(of workload: WorkloadSituation, _ context: RuleContext) -> Fix? {
        let rule = Self()
        let field = workload.view.minReadySeconds
        guard let minReady = field.value, let needed = rule.propagation(workload, context), minReady < needed.seconds,
            !workload.isPatched(["spec", "minReadySeconds"], context.topology)
        else { return nil }
        return rule.fix(workload, field.place, needed)
    }

    private func propagation(_ workload: WorkloadSituation, _ context: RuleContext) -> RolloutDeadline.Propagation? {
        let isGated = workload.template.readinessGates.contains { $0.value == SettingsResolver.loadBalancerGate }
        // Every Service has a cluster address; that counts where nothing else leads to it.
        let isProxied = workload.paths.contains { $0 != .inCluster }
        let paths = workload.paths.filter { path in
            !(isGated && path.isGoogleLoadBalancer) && !(isProxied && path == .inCluster) && !path.learnsInOrder
        }
        let slowest = paths.compactMap { path in
            RolloutDeadline.longestPropagation(
                behind: [path],
                healthCheck: context.healthCheck(of: workload, on: path).schedule,
                drainLatency: workload.settings.latency(of:)
            )
        }
        return slowest.max { $0.seconds < $1.seconds }
    }

    private func finding(
        _ workload: WorkloadSituation,
        _ minReady: Int,
        _ needed: RolloutDeadline.Propagation
    ) -> Finding {
        let (view, object) = (workload.view, workload.object)
        let field = view.minReadySeconds
        let isOfficial = needed.path.isGoogleLoadBalancer && workload.statedPaths.contains(needed.path)
        return Finding(
            rule: Self.id,
            severity: isOfficial ? .warning : .advice,
            message:
                "a rollout of \(object.name) goes on up to \(needed.seconds - minReady) s before new Pods get requests",
            object: object.title,
            primary: field.label(
                minReady == 0 ? "a Pod counts as soon as it is ready" : "a Pod counts after \(minReady) s",
                in: object
            ),
            disruptions: Self.metadata.disruptions,
            symptoms: isOfficial ? workload.symptomsWithoutEndpoint : [],
            sum: "\(needed.sum) = \(needed.seconds) for \(needed.path.label)",
            assumptions: workload.settings.drainLatency[needed.path].map { [$0.assumption] } ?? [],
            fix: fix(workload, field.place, needed)
        )
    }

    private func fix(
        _ workload: WorkloadSituation,
        _ place: Place,
        _ needed: RolloutDeadline.Propagation
    ) -> Fix? {
        let key = "minReadySeconds"
        guard let set = workload.change(of: place, key: key, to: needed.seconds, comment: "= \(needed.sum)") else {
            return nil
        }
        var title = "\(key): \(needed.seconds)"
        guard let deadline = workload.deadlineTooShort(minReady: needed.seconds) else {
            return Fix(title, changes: set)
        }
        let field = workload.view.progressDeadlineSeconds
        title += ", progressDeadlineSeconds: \(deadline.required)"
        return workload.change(of: field.place, key: "progressDeadlineSeconds", to: deadline.required)
            .map { Fix(title, changes: set + $0) }
    }
}
