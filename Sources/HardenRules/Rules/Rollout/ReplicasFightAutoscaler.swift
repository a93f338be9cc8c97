import HardenKubernetes
import HardenYAML

/// Finds numbers of replicas that each apply forces upon an autoscaler.
struct ReplicasFightAutoscaler: Rule {
    static let metadata = RuleMetadata(
        id: "replicas-fight-autoscaler",
        area: .rollout,
        title: "Each apply sets back the number of Pods that an autoscaler has chosen",
        severity: .warning,
        disruptions: [.scaleDown, .rollout],
        codes: [502, 503, 504],
        remedy: .unsafeFix,
        unsafeBecause: "the first apply without replicas may set the number to 1 once, until the autoscaler acts",
        explanation: """
            An autoscaler owns the number of Pods. If the manifest has `spec.replicas` as well, each apply sets it back,
            which ends Pods under load and at the very moment of a rollout. The field is left out then. When it goes
            from a manifest that was applied with `kubectl apply`, the API server once sets the default of one Pod;
            Kubernetes describes how to avoid that. An object of an unknown kind with a `scaleTargetRef` counts as an
            autoscaler that decides by itself. Of an object that comes from a cluster the annotation
            `kubectl.kubernetes.io/last-applied-configuration` tells what was applied.
            """,
        sources: [
            "https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#migrating-deployments-and-statefulsets-to-horizontal-autoscaling"
        ]
    )

    static let subjects: Subjects<WorkloadSituation> = .workloads

    func faults(of workload: WorkloadSituation, in context: RuleContext) -> Fault? {
        let replicas = workload.view.replicas
        // In a cluster the autoscaler itself has written the number; what counts is what was applied.
        let written =
            workload.object.isFromCluster
            ? workload.object.lastApplied?["spec"]?["replicas"].flatMap { Place($0).integer().value }
            : replicas.written
        let other = workload.node.otherScalers.first
        guard let number = written, workload.node.isScaled else { return nil }
        let autoscaler = workload.node.autoscalers.first.map { AutoscalerView(context.object($0)) }
        let (least, most) = (autoscaler?.minReplicas.value, autoscaler?.maxReplicas.value)
        let patches = context.topology.patches(of: workload.node.position).filter {
            $0.mayChange(["spec", "replicas"])
        }
        // Where the number is patched, it is another one, but there is one.
        guard !patches.contains(where: { $0.mayRemove(["spec", "replicas"]) }) else { return nil }
        // Nothing to fight about.
        if let least, least == most, least == number || !patches.isEmpty { return nil }
        let range = "\(least.map(String.init) ?? "?") to \(most.map(String.init) ?? "?") Pods"
        let decision =
            autoscaler.map { $0.maxReplicas.label("\($0.object.title) decides: \(range)") }
            ?? other.map { $0.target.name.label("\($0.title) decides") }
        return Fault(
            "each apply sets \(workload.object.name) back to "
                + (patches.isEmpty ? number.pods : "the number of Pods that is written"),
            at: replicas.label(
                "\(workload.object.isFromCluster ? "what was applied last" : "the manifest") wants \(number)"
            ),
            secondary: [decision].compactMap(\.self),
            confidence: autoscaler == nil ? .assumed : .certain,
            symptoms: workload.isServing ? workload.symptomsOfClosedConnections : [],
            notes: [autoscaler == nil ? other?.condition : nil].compactMap(\.self)
                + Set(patches.map(\.file)).sorted().map {
                    "\($0) sets the number, too; it has to go from there as well"
                } + [
                    "remove it from the last applied configuration first (kubectl apply edit-last-applied), or the next "
                        + "apply once sets 1 Pod"
                ],
            fix: workload.object.isFromCluster || !patches.isEmpty
                ? nil : Fix("remove replicas", safety: .unsafe, replicas.place.delete())
        )
    }
}

extension Scaler {
    /// On what it depends whether it scales; `nil` where it is what it is there for.
    fileprivate var condition: String? {
        switch uncertainty {
        case .kind: nil
        case .namespace: "that is so where both are applied to one namespace"
        case .version: "that is so where \(title) was applied while clusters served its API version"
        }
    }
}
