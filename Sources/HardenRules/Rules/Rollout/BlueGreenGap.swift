import HardenKubernetes
import HardenRollout

/// Finds blue-green Rollouts whose switch a load balancer follows more slowly than it forgets.
struct BlueGreenGap: Rule {
    static let metadata = RuleMetadata(
        id: "blue-green-gap",
        area: .rollout,
        title: "A blue-green switch leaves the load balancer without a Pod",
        severity: .warning,
        disruptions: [.rollout],
        codes: [502, 503],
        remedy: .advice,
        explanation: """
            Argo Rollouts switches a Service to new Pods at once. The endpoint group of a Google Cloud load balancer has none
            of them until then: the old ones are detached, the new ones attached, and these get requests once the load
            balancer's own health check has found them healthy. In between there is nobody to send to. A readiness gate does
            not help, because the preview Service's Pods are in no group of the active one, nor does
            `scaleDownDelaySeconds`, because the old Pods run on without being asked. A canary keeps old and new Pods behind
            one Service, so that they overlap.
            """,
        sources: [
            "https://github.com/kubernetes/ingress-gce/issues/638",
            "https://github.com/argoproj/argo-rollouts/issues/4772",
            "https://argo-rollouts.readthedocs.io/en/stable/features/bluegreen/",
        ]
    )

    static let subjects: Subjects<WorkloadSituation> = .serving.where { $0.view.strategy.value == .blueGreen }
        .reading(["spec", "strategy"])

    func faults(of workload: WorkloadSituation, in context: RuleContext) -> Fault? {
        let gaps = workload.paths.filter(\.isGoogleLoadBalancer).map { path in
            let check = context.healthCheck(of: workload, on: path).schedule
            let latency = workload.settings.latency(of: path)
            return RolloutDeadline.propagation(behind: path, healthCheck: check, latency: latency)
        }
        guard let gap = gaps.max(by: { $0.seconds < $1.seconds }) else { return nil }
        let path = gap.path
        let place = workload.view.spec["strategy"]["blueGreen"]
        return Fault(
            "each switch of \(workload.object.name) leaves \(path.label) without a Pod for up to \(gap.seconds) s",
            at: place.label("the Service goes over to Pods that the load balancer does not have yet"),
            confidence: workload.statedPaths.contains(path) ? .certain : .assumed,
            symptoms: workload.symptoms([.noEndpoint], broken: "a refused connection", on: [path]),
            sum: "\(gap.sum) = \(gap.seconds)",
            notes: workload.pathNotes + ["a canary keeps old and new Pods behind one Service"],
            assumptions: workload.settings.drainLatency[path].map { [$0.assumption] } ?? []
        )
    }
}
