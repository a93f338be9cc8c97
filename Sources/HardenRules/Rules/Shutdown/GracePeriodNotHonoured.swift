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
            A Spot VM that is reclaimed leaves ordinary Pods 15 seconds, or up to 120 where the node pool is made to
            (`platform.spotNotice` says so), the cluster autoscaler waits 600 seconds when it removes a node, unless the Pod
            is annotated `cluster-autoscaler.kubernetes.io/safe-to-evict: "false"`, and a GKE node upgrade one hour, whatever
            the manifest says. What a shutdown needs beyond that is lost: run what cannot end in time on ordinary nodes, and
            split work that takes longer than ten minutes.
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
        let notice = workload.spotNotice
        let name = workload.object.name
        func limit(_ seconds: Int) -> GraceLimit? {
            GraceLimit.exceeded(by: seconds, spotNotice: notice).first {
                $0 != .clusterAutoscaler || workload.drainLimit == .clusterAutoscaler
            }
        }
        let exceeded = limit(needed)
        guard let limit = exceeded ?? (grace.isWritten ? limit(written) : nil) else { return nil }
        let left = limit == .spotReclaim ? notice ?? limit.seconds : limit.seconds
        let isNeeded = exceeded != nil
        let given = workload.cluster.spotNotice
        return Fault(
            isNeeded
                ? "\(limit.cause) leaves \(name) \(left) s, and its shutdown takes up to \(needed) s"
                : "\(limit.cause) leaves \(name) \(left) s of its grace period of \(written) s",
            at: grace.label("the Pod has \(written) s" + (grace.isDefault ? ", the default" : "")),
            secondary: spot.map { [$0.label("its Pods run on Spot VMs")] } ?? [],
            // What it is known to need fits into what is left.
            severity: isNeeded || needed == 0 ? .warning : .advice,
            disruptions: limit == .spotReclaim ? [.nodeLoss] : [.nodeDrain],
            symptoms: isNeeded ? workload.symptomsOfLateRequests : [],
            sum: isNeeded ? workload.budget.sum : nil,
            assumptions: (isNeeded ? workload.budgetAssumptions : [])
                + (limit == .spotReclaim ? [given.assumption] : [])
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
        func asks(_ key: String, _ values: [String]) -> Bool? {
            switch key {
            case "cloud.google.com/gke-spot", "cloud.google.com/gke-preemptible":
                values.isEmpty || values.contains("true")
            case "cloud.google.com/gke-provisioning": !Set(values).isDisjoint(with: ["spot", "preemptible"])
            default: nil
            }
        }
        for entry in template.spec["nodeSelector"].entries {
            guard let isAsked = asks(entry.key.string, [entry.value.text ?? ""]) else { continue }
            return isAsked ? entry.value : nil
        }
        let required = ["affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution"]
        for term in template.spec[required]["nodeSelectorTerms"].items {
            for expression in term["matchExpressions"].items {
                let values = expression["values"].items.compactMap(\.text)
                guard let isAsked = asks(expression["key"].text ?? "", values) else { continue }
                return isAsked && ["In", "Exists"].contains(expression["operator"].text) ? expression["key"] : nil
            }
        }
        return template.tolerations.first { asks($0.key.value ?? "", [$0.value.value].compactMap(\.self)) == true }?
            .place["key"] ?? spotClass
    }

    /// Where a template asks for a ComputeClass with Spot VMs among its nodes: GKE's own, or one of the input.
    ///
    /// Source: GKE, "About custom ComputeClasses" and the ComputeClass CRD, `priorities[].spot`.
    static func spotClass(of template: PodTemplateView, _ object: KubernetesObject, _ topology: Topology) -> Place? {
        let place = template.spec["nodeSelector"]["cloud.google.com/compute-class"]
        guard let name = place.text else { return nil }
        let found = topology.manifests.facts(.computeClass, about: object).first { $0.name == name }
        let priorities = found?.root["spec"]?["priorities"]?.items ?? []
        let isSpot = name == "autopilot-spot" || priorities.contains { $0["spot"]?.string == "true" }
        return isSpot ? place : nil
    }
}
