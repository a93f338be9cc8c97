import HardenKubernetes
import HardenRollout
import HardenYAML

/// Finds autoscalers that take Pods away at every dip of what they measure.
struct AutoscalerFlaps: Rule {
    static let metadata = RuleMetadata(
        id: "autoscaler-flaps",
        area: .rollout,
        title: "An autoscaler removes Pods at every dip of the load",
        severity: .advice,
        disruptions: [.scaleDown],
        remedy: .unsafeFix,
        unsafeBecause: "how soon Pods that are not needed have to be given up is for whoever pays for them to say",
        explanation: """
            Every 15 seconds an autoscaler works out how many Pods are needed, and keeps the most that were needed within
            `stabilizationWindowSeconds`. A window of less than 15 seconds holds the latest number alone: one dip of the
            load removes Pods, and when the load is back, those that are left carry it until others have started. A window
            shorter than a start removes Pods that have not served yet. Each removal is a shutdown as in a rollout, with
            all that it loses, and no disruption budget limits it. Without the field the window is 300 seconds. A longer
            one keeps Pods that are paid for, which is why the fix is not safe. Nothing is said where `selectPolicy` is
            `Disabled`, or where the policies let only some of the Pods go within 300 seconds.
            """,
        sources: [
            "https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#stabilization-window",
            "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-controller-manager/",
        ]
    )

    static let subjects: Subjects<WorkloadSituation> = .servingRequests
    static let repetition = Repetition.oncePerPlace

    func faults(of workload: WorkloadSituation, in context: RuleContext) -> [Fault] {
        // Containers that a kustomization patches may start otherwise than the file says.
        let isPatched = workload.isPatched(["spec", "template", "spec", "containers"], context.topology)
        let start = isPatched ? nil : workload.shortestStart
        return workload.node.autoscalers.compactMap { position in
            let autoscaler = AutoscalerView(context.object(position))
            let field = autoscaler.scaleDown.stabilizationSeconds
            guard let window = field.written, window >= 0,
                window < ScaleDown.shortestWindow(start: start?.seconds ?? 0), Self.mayRemove(autoscaler),
                !context.isPatched(position, ["spec", autoscaler.isScaledObject ? "advanced" : "behavior"])
            else { return nil }
            let isBlind = window < ScaleDown.syncPeriod
            let standard = ScaleDown.stabilizationWindow
            return Fault(
                isBlind
                    ? "\(autoscaler.name) removes Pods at the first dip of the load"
                    : "\(autoscaler.name) may remove new Pods before they are ready",
                at: field.label(
                    isBlind ? "only the latest of its measurements counts" : "the last \(window) s count"
                ),
                secondary: start.map { Self.label($0.seconds, $0.container) } ?? [],
                object: autoscaler.object.title,
                fix: Fix("stabilizationWindowSeconds: \(standard)", safety: .unsafe, field.put(.int(standard)))
            )
        }
    }

    private static func label(_ seconds: Int, _ container: ContainerView) -> [Finding.Label] {
        let probe = container.probe(.readiness) ?? container.probe(.startup)
        guard seconds > 0, let probe else { return [] }
        return [probe.place.label("a new Pod is ready after \(seconds) s at the earliest")]
    }

    /// Whether most Pods may go at once, and again before the standard window would have ended.
    private static func mayRemove(_ autoscaler: AutoscalerView) -> Bool {
        // Between none and one it is a switch, and no measure of load.
        if let least = autoscaler.minReplicas.value, let most = autoscaler.maxReplicas.value, max(1, least) >= most {
            return false
        }
        let policies = autoscaler.scaleDown.policies.map { policy in
            guard let value = policy.value.value, let period = policy.periodSeconds.value else { return false }
            return period < ScaleDown.stabilizationWindow || (policy.type.value == "Percent" && value >= 100)
        }
        switch autoscaler.scaleDown.selectPolicy.value {
        case "Max": return policies.isEmpty || policies.contains(true)
        case "Min": return !policies.contains(false)
        default: return false
        }
    }
}
