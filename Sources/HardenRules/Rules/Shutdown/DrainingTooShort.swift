import HardenKubernetes
import HardenRollout

/// Finds draining timeouts that end before the requests in flight do.
struct DrainingTooShort: Rule {
    static let metadata = RuleMetadata(
        id: "draining-too-short",
        area: .shutdown,
        title: "The load balancer's draining timeout is shorter than its requests take",
        severity: .error,
        disruptions: [.rollout, .scaleDown, .nodeDrain],
        codes: [502, 503],
        failures: [.cutByDraining],
        remedy: .safeFix,
        explanation: """
            Requests in flight when a Pod leaves its network endpoint group have the draining timeout to end. Google
            recommends 1.5 to 2 times what the slowest request takes, and 60 seconds where that is not known.
            """,
        sources: [
            "https://cloud.google.com/kubernetes-engine/docs/troubleshooting/troubleshoot-load-balancing",
            "https://cloud.google.com/load-balancing/docs/enabling-connection-draining",
        ]
    )

    static let subjects: Subjects<WorkloadDraining> = .draining
    static let repetition = Repetition.oncePerPlace

    func faults(of subject: WorkloadDraining, in context: RuleContext) -> Fault? {
        guard case .configured(let field, _) = subject.setting.state, let seconds = field.value, seconds > 0 else {
            return nil
        }
        return shorterThanRecommended(field, seconds, subject) ?? shorterThanTimeout(field, seconds, subject)
    }

    private func shorterThanRecommended(_ field: Field<Int>, _ seconds: Int, _ subject: WorkloadDraining) -> Fault? {
        let (setting, workload, service) = (subject.setting, subject.workload, subject.service)
        guard let required = workload.budget.draining, seconds < required.seconds else { return nil }
        let slowest = workload.settings.slowestRequest
        let cuts = slowest.value.map { seconds < $0 } ?? false
        return Fault(
            cuts
                ? "\(setting.path.label) cuts requests to \(workload.object.name) \(seconds) s after a Pod leaves"
                : "\(setting.path.label) drains \(workload.object.name) for \(seconds) s of the recommended \(required.seconds)",
            at: field.label("requests in flight have \(seconds) s"),
            secondary: [service.metadata["name"].label("for the Service \(service.name)")],
            severity: cuts && setting.isStated ? .error : .warning,
            confidence: setting.isStated ? .certain : .assumed,
            disruptions: workload.endDisruptions,
            symptoms: workload.symptoms([.cutInFlight], broken: "", on: [setting.path]),
            sum: "draining: \(required.sum) = \(required.seconds)",
            notes: workload.pathNotes,
            assumptions: [slowest.assumption],
            fix: setting.fix(raising: field, to: required)
        )
    }

    /// Where nobody said how long requests take, they may take as long as the load balancer waits for them.
    private func shorterThanTimeout(_ field: Field<Int>, _ seconds: Int, _ subject: WorkloadDraining) -> Fault? {
        let (setting, workload) = (subject.setting, subject.workload)
        let slowest = workload.settings.slowestRequest
        guard slowest.value == nil, let timeout = subject.object.backendTimeout, let limit = timeout.written,
            limit > seconds
        else { return nil }
        let budget = workload.budget(for: ApplicationBehavior(slowestRequest: limit))
        // A timeout that no grace period can cover is for connections, and says nothing of requests.
        guard budget.gracePeriod.seconds <= GraceLimit.clusterAutoscaler.seconds, let required = budget.draining else {
            return nil
        }
        return Fault(
            "requests to \(workload.object.name) may take \(limit) s, of which draining leaves them \(seconds)",
            at: field.label("requests in flight have \(seconds) s"),
            secondary: [timeout.label("requests may take \(limit) s")],
            severity: .advice,
            disruptions: workload.endDisruptions,
            symptoms: workload.symptoms([.cutInFlight], broken: "", on: [setting.path]),
            sum: "draining: \(required.sum) = \(required.seconds)",
            notes: workload.pathNotes,
            assumptions: [slowest.assumption],
            fix: setting.fix(raising: field, to: required, .unsafe)
        )
    }
}

extension KubernetesObject {
    /// How long the load balancer waits for an answer, in the object that also has its draining timeout.
    fileprivate var backendTimeout: Field<Int>? {
        if BackendConfigView.kinds.contains(kind) { return BackendConfigView(self).timeoutSeconds }
        return BackendPolicyView.kinds.contains(kind) ? BackendPolicyView(self).timeoutSeconds : nil
    }
}
