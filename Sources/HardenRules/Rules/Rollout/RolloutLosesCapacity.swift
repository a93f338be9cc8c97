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
        failures: [.noEndpoint],
        remedy: .safeFix,
        explanation: """
            `maxUnavailable` is how many Pods may be missing during a rollout. Of a percentage the fraction is dropped
            (a DaemonSet and a StatefulSet round up), `maxSurge` is rounded up, and if both come to nothing one Pod goes
            first all the same. With `maxUnavailable: 0` and `maxSurge: 1` no Pod ends before its successor is
            available. Where the last Pod may go, every request fails until the new one serves; only kube-proxy, from
            Kubernetes 1.26 on, goes on sending to a terminating Pod for as long as its preStop hook keeps it serving. A
            PodDisruptionBudget has no say in this.
            """,
        sources: [
            "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#rolling-update-deployment",
            "https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#maximum-unavailable-pods",
            "https://kubernetes.io/docs/tasks/manage-daemon/update-daemon-set/",
        ],
        parameters: [few]
    )

    /// With three Pods, one that is missing is a third of the capacity.
    private static let few = RuleParameter(
        "fewPods",
        3,
        in: 1...100,
        "Of up to so many Pods a missing one is a warning, of more it is advice."
    )

    static let subjects: Subjects<WorkloadSituation> = .serving
        .reading { [["spec", $0.view.kind.strategyKey]] }

    func faults(of workload: WorkloadSituation, in context: RuleContext) -> Fault? {
        guard let kind = WorkloadModel.Kind(workload.view.kind), let update = workload.rollingUpdate,
            update.isAccepted || kind == .statefulSet
        else { return nil }
        if kind == .daemonSet { return daemonSet(workload, update) }
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
        // With more Pods a percentage may come to more.
        let counts = [replicas.number, replicas.maximum ?? replicas.number]
        let missing = counts.map { update.effective(for: kind, replicas: $0).unavailable }
        // One Pod at a time is the least that a StatefulSet can do.
        let unavoidable = kind == .statefulSet ? 1 : 0
        guard let index = missing.firstIndex(where: { $0 > unavoidable }) else { return nil }
        let left = counts[index] - missing[index]
        guard counts != [1, 1] || !context.standsInUntilReplaced(workload, in: .rollout) else { return nil }
        let field = workload.view.maxUnavailable
        var sum = "\(counts[index].pods) - maxUnavailable \(field.value?.description ?? "")"
        sum += " (\(missing[index])) = \(left)"
        let obstacle = workload.obstacleToSurge
        var notes: [String] = []
        if missing[index] > 0, update.maxUnavailable.resolved(of: counts[index], rounding: .down) == 0 {
            notes.append("maxUnavailable and maxSurge both come to no Pod, and one goes all the same")
        }
        if kind == .statefulSet {
            notes.append(
                "clusters without the feature gate MaxUnavailableStatefulSet, off before Kubernetes 1.35, take one at a time"
            )
        }
        if let obstacle, kind != .statefulSet { notes.append("an additional Pod may have no place: \(obstacle)") }
        let isGuessed = replicas.isDefault && !replicas.isAutoscaled
        if isGuessed {
            notes.append(
                "replicas is not written; if an autoscaler outside the input decides it, more Pods may be left"
            )
        }
        return Fault(
            left == 0
                ? "no Pod of \(workload.object.name) serves while a rollout replaces \(missing[index] == 1 ? "it" : "them")"
                : "a rollout leaves \(left) of \(counts[index]) Pods of \(workload.object.name)",
            at: field.label(
                "\(missing[index]) of \(counts[index]) may be missing" + (field.isDefault ? ", the default" : "")
            ),
            secondary: [
                // The number that the sum begins with.
                index == 0
                    ? replicas.place.label(replicas.words)
                    : (replicas.maximumPlace ?? replicas.place).label("at most \(counts[index].pods)")
            ],
            severity: severity(workload, left: left, of: counts[index], replicas),
            confidence: isGuessed ? .assumed : .certain,
            symptoms: left == 0 ? workload.symptomsWithoutEndpoint : [],
            sum: sum,
            notes: notes + workload.notesOfBudgets(context),
            fix: kind == .statefulSet
                ? workload.fix(ofRollingUpdate: [("maxUnavailable", 1)])
                : surge(workload, update, obstacle == nil ? .safe : .unsafe)
        )
    }

    private func severity(
        _ workload: WorkloadSituation,
        left: Int,
        of count: Int,
        _ replicas: ReplicaCount
    ) -> Severity {
        // The defaults of old API versions were other ones. Without a place for another Pod the outage may be the price that was meant.
        if left == 0, workload.view.kind != .statefulSet, !replicas.isDefault, workload.view.maxUnavailable.isWritten,
            workload.obstacleToSurge == nil
        {
            return .error
        }
        return left == 0 || count <= Self.value(Self.few, workload.cluster) ? .warning : .advice
    }

    private func daemonSet(_ workload: WorkloadSituation, _ update: RollingUpdate) -> Fault? {
        // Two Pods of a node cannot have one port; then a gap is unavoidable.
        guard !update.maxUnavailable.isZero, workload.obstacleToSurge == nil else { return nil }
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
