import HardenKubernetes
import HardenRollout
import HardenYAML

/// Finds rollout strategies that the API server or the controller refuses.
struct RolloutInvalid: Rule {
    static let metadata = RuleMetadata(
        id: "rollout-invalid",
        area: .rollout,
        title: "The rollout strategy is refused",
        severity: .error,
        disruptions: [.rollout],
        remedy: .safeFix,
        unsafeBecause: "which of the numbers was meant is not known",
        explanation: """
            `maxUnavailable` and `maxSurge` may not both be zero, because no Pod could then be replaced. Both take a
            whole number or a percentage; `maxUnavailable` may not exceed 100 %. `Recreate` takes no `rollingUpdate`. Of a
            DaemonSet's two one has to be zero, and `maxUnavailable` is 1 where it is left out. The API server refuses the
            object, or, for an Argo Rollout, the controller does, and the old version runs on. A DaemonSet with a surge whose
            Pods have a port of their node is accepted and replaces no Pod: the new one waits for the port, and the old one
            for the new one.
            """,
        sources: [
            "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#strategy",
            "https://kubernetes.io/docs/tasks/manage-daemon/update-daemon-set/",
            "https://github.com/kubernetes/kubernetes/blob/master/pkg/apis/apps/validation/validation.go",
            "https://github.com/kubernetes/kubernetes/issues/106417",
            "https://argo-rollouts.readthedocs.io/en/stable/features/specification/",
        ]
    )

    static let subjects: Subjects<WorkloadSituation> = .workloads.where(\.view.rollsOut)
        .reading { [["spec", $0.view.kind.strategyKey]] }

    func faults(of workload: WorkloadSituation, in context: RuleContext) -> [Fault] {
        strategy(of: workload).map { [$0] } ?? amounts(of: workload, context)
    }

    // MARK: - The strategy's name

    private func strategy(of workload: WorkloadSituation) -> Fault? {
        let strategy = workload.view.strategy
        if let expected = strategy.expectation {
            if workload.view.kind == .rollout, workload.view.spec["workloadRef"].exists, !strategy.place.exists {
                return nil
            }
            let names = ["RollingUpdate", "Recreate", "OnDelete"].filter { expected.contains($0) }
            let fix = strategy.place.text.flatMap { text in names.first { $0.lowercased() == text.lowercased() } }
                .flatMap { Fix("type: \($0)", strategy.put(.string($0))) }
            return fault(
                workload,
                "has no strategy of a known type",
                strategy.label("expected \(expected)"),
                fix: fix
            )
        }
        let spec = workload.view.spec["strategy"]
        if workload.view.kind == .rollout, spec["blueGreen"].exists, spec["canary"].exists {
            let label = spec["canary"].label("a Rollout has either blueGreen or canary")
            return fault(workload, "has two strategies", label)
        }
        guard strategy.value == .recreate, spec["rollingUpdate"].exists else { return nil }
        var result = fault(
            workload,
            "is recreated and has settings of a rolling update",
            spec["rollingUpdate"].label("may not be written with type Recreate")
        )
        result.secondary = [strategy.label("all Pods end before the first new one starts")]
        result.notes = ["remove rollingUpdate, or set the type to RollingUpdate if two versions may run side by side"]
        return result
    }

    // MARK: - Its amounts

    private func amounts(of workload: WorkloadSituation, _ context: RuleContext) -> [Fault] {
        let view = workload.view
        guard [.rollingUpdate, .canary].contains(view.strategy.value) else { return [] }
        var fields = [("maxUnavailable", view.maxUnavailable)]
        if view.kind != .statefulSet { fields.append(("maxSurge", view.maxSurge)) }
        let wrong = fields.compactMap { malformed($0.0, $0.1, workload) }
        guard wrong.isEmpty, let update = workload.rollingUpdate else { return wrong }
        if view.kind == .statefulSet {
            guard update.maxUnavailable.isZero else { return [] }
            var result = fault(
                workload,
                "may never miss a Pod, but has no surge",
                view.maxUnavailable.label("has to be 1 at least"),
                fix: workload.fix(ofRollingUpdate: [("maxUnavailable", 1)])
            )
            result.severity = .warning
            result.notes = ["clusters without the feature MaxUnavailableStatefulSet drop the field"]
            return [result]
        }
        if view.kind == .daemonSet, let fault = daemonSetSurge(update, workload, context) { return [fault] }
        guard !update.isAccepted else { return [] }
        let usesSurge = view.kind != .daemonSet || workload.obstacleToSurge(context) == nil
        var result = fault(
            workload,
            "can replace no Pod: maxUnavailable and maxSurge are both 0",
            view.maxSurge.label("no Pod may be added"),
            fix: workload.fix(ofRollingUpdate: [(usesSurge ? "maxSurge" : "maxUnavailable", 1)])
        )
        result.secondary = [view.maxUnavailable.label("and none may be missing")]
        return [result]
    }

    /// A DaemonSet adds Pods or misses some, never both; a node's new Pod waits for a port that the old one has.
    private func daemonSetSurge(_ update: RollingUpdate, _ workload: WorkloadSituation, _ context: RuleContext)
        -> Fault?
    {
        guard !update.maxSurge.isZero else { return nil }
        let (view, surge) = (workload.view, workload.view.maxSurge)
        guard update.maxUnavailable.isZero else {
            let isWritten = view.maxUnavailable.isWritten
            let isSafe = !isWritten && workload.obstacleToSurge(context) == nil
            var result = fault(
                workload,
                "has both maxSurge and maxUnavailable, of which a DaemonSet takes one",
                surge.label("may not be set when maxUnavailable is not 0"),
                fix: workload.fix(ofRollingUpdate: [("maxUnavailable", 0)], isSafe ? .safe : .unsafe)
            )
            result.secondary = [view.maxUnavailable.label(isWritten ? "is not 0" : "is 1, the default")]
            return result
        }
        guard let port = workload.template.portOfNode else { return nil }
        var result = fault(
            workload,
            "replaces no Pod in a rollout: a node's new Pod waits for port \(port.value) that the old one has",
            surge.label("the new Pod is started before the old one ends"),
            fix: workload.fix(ofRollingUpdate: [("maxSurge", 0), ("maxUnavailable", 1)], .unsafe)
        )
        result.secondary = [port.place.label("a port of the node")]
        return result
    }

    private func malformed(_ key: String, _ field: Field<IntOrString>, _ workload: WorkloadSituation) -> Fault? {
        guard !field.isUnknown else { return nil }
        if let value = field.value, let amount = CountOrPercent(value) {
            guard key == "maxUnavailable", case .percent(let percent) = amount, percent > 100 else { return nil }
            let label = field.label("at most 100%")
            return fault(workload, "may miss more Pods than it has", label)
        }
        let number = field.place.quotedInteger.flatMap { $0 >= 0 ? $0 : nil }
        return fault(
            workload,
            "has a \(key) that is neither a number nor a percentage",
            field.label("expected a whole number such as 1, or a percentage such as \"25%\""),
            fix: number.flatMap { workload.fix(ofRollingUpdate: [(key, $0)]) }
        )
    }

    private func fault(
        _ workload: WorkloadSituation,
        _ message: String,
        _ label: Finding.Label,
        fix: Fix? = nil
    ) -> Fault {
        Fault(
            "\(workload.object.name) \(message)",
            at: label,
            fix: fix
        )
    }
}

extension ObjectKind {
    /// The key under `spec` that holds how Pods are replaced.
    var strategyKey: String { self == .statefulSet || self == .daemonSet ? "updateStrategy" : "strategy" }
}

extension PodTemplateView {
    /// A port that the node can give to one Pod only; on the node's network those that are declared are such.
    fileprivate var portOfNode: (value: Int, place: Place)? {
        for port in servingContainers.flatMap(\.ports) {
            let field = hostNetwork.value == true && !port.hostPort.isWritten ? port.containerPort : port.hostPort
            if let value = field.value, value > 0 { return (value, field.place) }
        }
        return nil
    }
}
