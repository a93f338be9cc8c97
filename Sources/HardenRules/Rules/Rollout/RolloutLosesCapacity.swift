import HardenKubernetes
import HardenRollout
import HardenYAML

/// Finds rollouts that take serving Pods away before new ones serve.
struct RolloutLosesCapacity: Rule {
    static let metadata = RuleMetadata(
        id: "rollout-loses-capacity",
        area: .rollout,
        title: "A rollout takes Pods away before their successors serve",
        severity: .error,
        disruptions: [.rollout],
        codes: [502, 503],
        failures: [.noEndpoint, .notListeningYet, .notServingYet],
        remedy: .safeFix,
        unsafeBecause: "whether there is room for one more Pod is not known",
        explanation: """
            `maxUnavailable` is how many Pods may be missing during a rollout. Of a percentage the fraction is dropped
            (a DaemonSet and a StatefulSet round up), `maxSurge` is rounded up, and if both come to nothing one Pod goes
            first all the same. With `maxUnavailable: 0` and `maxSurge: 1` no Pod ends before its successor is
            available. Where the last Pod may go, every request fails until the new one serves; only kube-proxy, from
            Kubernetes 1.26 on, goes on sending to a terminating Pod for as long as its preStop hook keeps it serving. A
            PodDisruptionBudget has no say in this. Of a DaemonSet a node without a Pod matters where requests stay on their
            node, by `externalTrafficPolicy` or `internalTrafficPolicy: Local`.
            """,
        sources: [
            "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#rolling-update-deployment",
            "https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#maximum-unavailable-pods",
            "https://kubernetes.io/docs/tasks/manage-daemon/update-daemon-set/",
        ],
        parameters: [few, enough]
    )

    /// With three Pods, one that is missing is a third of the capacity.
    private static let few = RuleParameter(
        "fewPods",
        3,
        in: 1...100,
        "Of up to so many Pods a missing one is a warning, of more it is advice."
    )

    /// What Kubernetes' own default leaves.
    private static let enough = RuleParameter(
        "enoughPercent",
        75,
        in: 1...100,
        "A rollout that leaves so many percent of the Pods is left alone."
    )

    static let subjects: Subjects<WorkloadSituation> = .serving
        .reading { [["spec", $0.view.kind.strategyKey]] }

    func faults(of workload: WorkloadSituation, in context: RuleContext) -> Fault? {
        guard let kind = WorkloadModel.Kind(workload.view.kind), let update = workload.rollingUpdate,
            update.isAccepted || kind == .statefulSet, !workload.view.isPromotedAsAWhole
        else { return nil }
        if kind == .daemonSet { return daemonSet(workload, update, context) }
        guard let replicas = workload.leastReplicas(context.topology), replicas.number > 0 else { return nil }
        return counted(workload, kind, update, replicas, context)
    }

    private func counted(
        _ workload: WorkloadSituation,
        _ kind: WorkloadModel.Kind,
        _ update: RollingUpdate,
        _ replicas: ReplicaCount,
        _ context: RuleContext
    ) -> Fault? {
        // With more Pods a percentage may come to more, but then more are left as well.
        let count = replicas.number
        let missing = update.effective(for: kind, replicas: count).unavailable
        let left = count - missing
        // One Pod at a time is the least that a StatefulSet can do.
        guard missing > (kind == .statefulSet ? 1 : 0), left * 100 < count * Self.value(Self.enough, workload.cluster),
            count != 1 || !context.standsInUntilReplaced(workload, in: .rollout)
        else { return nil }
        let field = workload.view.maxUnavailable
        var sum = "\(count.pods) - maxUnavailable \(field.value?.description ?? "")"
        sum += " (\(missing)) = \(left)"
        let obstacle = workload.obstacleToSurge(context)
        var notes: [String] = []
        if update.maxUnavailable.resolved(of: count, rounding: .down) == 0, kind != .statefulSet {
            notes.append("maxUnavailable and maxSurge both come to no Pod, and one goes all the same")
        }
        if kind == .statefulSet, workload.cluster.countsMaxUnavailableOfStatefulSets == nil {
            notes.append(
                "clusters without the feature gate MaxUnavailableStatefulSet (off before Kubernetes 1.35, and from 1.35.4 to "
                    + "1.36) take one at a time"
            )
        }
        if let obstacle, kind != .statefulSet { notes.append("an additional Pod may have no place: \(obstacle)") }
        let data = kind == .statefulSet ? nil : workload.servers.keeper
        if let data { notes.append("\(data) keeps data: for a while two Pods would have data of their own") }
        let isGuessed = replicas.isDefault && !replicas.isAutoscaled
        if isGuessed {
            notes.append(
                "replicas is not written; if an autoscaler outside the input decides it, more Pods may be left"
            )
        }
        return Fault(
            left == 0
                ? "no Pod of \(workload.object.name) serves while a rollout replaces \(missing == 1 ? "it" : "them")"
                : "a rollout leaves \(left) of \(count) Pods of \(workload.object.name)",
            at: field.label(
                "\(missing) of \(count) may be missing" + (field.isDefault ? ", the default" : "")
            ),
            secondary: [replicas.place.label(replicas.words)],
            severity: data == nil ? severity(workload, left: left, of: count, replicas, obstacle) : .advice,
            confidence: isGuessed ? .assumed : .certain,
            symptoms: left == 0 ? workload.symptomsWithoutEndpoint : [],
            sum: sum,
            notes: notes + workload.notesOfBudgets(context),
            fix: kind == .statefulSet
                ? workload.fix(ofRollingUpdate: [("maxUnavailable", 1)])
                : data == nil ? surge(workload, update, obstacle == nil ? .safe : .unsafe) : nil
        )
    }

    private func severity(
        _ workload: WorkloadSituation,
        left: Int,
        of count: Int,
        _ replicas: ReplicaCount,
        _ obstacle: String?
    ) -> Severity {
        // The defaults of old API versions were other ones. Without a place for another Pod, or with a written
        // `maxSurge: 0`, the outage may be the price that was meant.
        if left == 0, workload.view.kind != .statefulSet, !replicas.isDefault, workload.view.maxUnavailable.isWritten,
            obstacle == nil,
            !(workload.view.maxSurge.isWritten && workload.view.maxSurge.value == .int(0))
        {
            return .error
        }
        return left == 0 || count <= Self.value(Self.few, workload.cluster) ? .warning : .advice
    }

    private func daemonSet(
        _ workload: WorkloadSituation,
        _ update: RollingUpdate,
        _ context: RuleContext
    ) -> Fault? {
        // Another node's Pod answers, unless requests stay on their node.
        let isLocal = workload.node.services.compactMap { context.topology.service(at: $0)?.view }.contains {
            $0.externalTrafficPolicy.value == "Local" || $0.internalTrafficPolicy.value == "Local"
        }
        guard isLocal else { return nil }
        // Two Pods of a node cannot have one port; then a gap is unavoidable.
        guard !update.maxUnavailable.isZero, workload.obstacleToSurge(context) == nil else { return nil }
        let field = workload.view.maxUnavailable
        return Fault(
            "a rollout leaves nodes without a Pod of \(workload.object.name)",
            at: field.label(
                "the Pod of a node ends before its successor starts" + (field.isDefault ? ", the default" : "")
            ),
            severity: .advice,
            fix: surge(workload, update, .unsafe)
        )
    }

    private func surge(_ workload: WorkloadSituation, _ update: RollingUpdate, _ safety: Fix.Safety) -> Fix? {
        var fields = [("maxUnavailable", 0)]
        if update.maxSurge.isZero { fields.append(("maxSurge", 1)) }
        return workload.fix(ofRollingUpdate: fields, safety)
    }
}
