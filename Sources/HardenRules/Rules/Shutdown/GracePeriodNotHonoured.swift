package import HardenKubernetes
import HardenRollout
import HardenYAML

/// Finds grace periods that the platform cuts short.
struct GracePeriodNotHonoured: Rule {
    static let metadata = RuleMetadata(
        id: "grace-period-not-honoured",
        area: .shutdown,
        title: "The platform ends the Pod before its grace period does",
        severity: .warning,
        disruptions: [.nodeDrain, .nodeLoss],
        codes: [502, 503, 504],
        failures: [.listenerClosed, .addressGone, .cutByExit, .cutByKill],
        remedy: .advice,
        explanation: """
            A Spot VM that is reclaimed leaves ordinary Pods 15 seconds, the cluster autoscaler waits 600 seconds when it
            removes a node, and a GKE node upgrade one hour, whatever the manifest says. What a shutdown needs beyond that is
            lost: run what cannot end within 15 seconds on ordinary nodes, and split work that takes longer than ten minutes.
            """,
        sources: [
            "https://cloud.google.com/kubernetes-engine/docs/concepts/spot-vms",
            "https://github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/FAQ.md",
            "https://cloud.google.com/kubernetes-engine/docs/concepts/node-pool-upgrade-strategies",
        ]
    )

    static let subjects: Subjects<WorkloadSituation> = .workloads

    func faults(of workload: WorkloadSituation, in context: RuleContext) -> Fault? {
        let grace = workload.template.terminationGracePeriodSeconds
        let spot = workload.spotPlace
        // What it needs counts before what it has: the fixes of other rules only bring the one up to the other.
        let needed = workload.servesRequests ? workload.budget.gracePeriod.seconds : 0
        guard let written = grace.value, grace.isWritten || needed > 0 else { return nil }
        let seconds = max(needed, grace.isWritten ? written : 0)
        let onSpot = spot != nil || workload.settings.spot.value
        guard let limit = GraceLimit.exceeded(by: seconds, onSpot: onSpot).first else { return nil }
        let name = workload.object.name
        return Fault(
            "\(limit.cause) leaves \(name) \(limit.seconds) s, and its shutdown takes up to \(seconds) s",
            at: grace.label("the Pod has \(written) s" + (grace.isDefault ? ", the default" : "")),
            secondary: spot.map { [$0.label("its Pods run on Spot VMs")] } ?? [],
            disruptions: limit == .spotReclaim ? [.nodeLoss] : [.nodeDrain],
            symptoms: workload.servesRequests ? workload.symptomsOfLateRequests : [],
            sum: workload.servesRequests ? workload.budget.sum : nil,
            assumptions: workload.servesRequests ? workload.budgetAssumptions : []
        )
    }
}

extension GraceLimit {
    fileprivate var cause: String {
        switch self {
        case .spotReclaim: "a Spot VM that is reclaimed"
        case .clusterAutoscaler: "the cluster autoscaler"
        case .nodeUpgrade: "a node upgrade"
        }
    }
}

extension WorkloadSituation {
    /// What in the Pods' template asks for Spot or preemptible nodes, or allows them.
    ///
    /// Source: GKE, "Spot VMs", node labels and taints.
    package var spotPlace: Place? {
        let keys: Set<String> = ["cloud.google.com/gke-spot", "cloud.google.com/gke-preemptible"]
        if let entry = template.spec["nodeSelector"].entries.first(where: { keys.contains($0.key.string) }) {
            return entry.value.text == "true" ? entry.value : nil
        }
        let required = ["affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution"]
        for term in template.spec[required]["nodeSelectorTerms"].items {
            for expression in term["matchExpressions"].items where keys.contains(expression["key"].text ?? "") {
                return ["In", "Exists"].contains(expression["operator"].text) ? expression["key"] : nil
            }
        }
        return template.tolerations.first { keys.contains($0.key.value ?? "") }?.place["key"]
    }
}
