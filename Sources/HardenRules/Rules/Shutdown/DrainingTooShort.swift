import HardenKubernetes
import HardenRollout

/// Finds draining timeouts that end before the requests in flight do.
package struct DrainingTooShort: Rule {
    package static let metadata = RuleMetadata(
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
        before: """
            spec:
              connectionDraining:
                drainingTimeoutSec: 10
            """,
        after: """
            spec:
              connectionDraining:
                drainingTimeoutSec: 60
            """,
        sources: [
            "https://cloud.google.com/kubernetes-engine/docs/troubleshooting/troubleshoot-load-balancing",
            "https://cloud.google.com/load-balancing/docs/enabling-connection-draining",
        ]
    )

    package init() {}

    package func check(_ context: RuleContext) -> [Finding] {
        var seen: Set<Finding.Label> = []
        return context.workloads.filter(\.servesRequests).flatMap { workload in
            workload.draining.compactMap {
                check($0, of: workload, context) ?? shorterThanTimeout($0, of: workload, context)
            }
        }
        .filter { seen.insert($0.primary).inserted }
    }

    private func check(_ setting: DrainingSetting, of workload: WorkloadSituation, _ context: RuleContext) -> Finding? {
        guard let required = workload.budget.draining, case .configured(let field, let object) = setting.state,
            let seconds = field.value, seconds > 0, seconds < required.seconds
        else { return nil }
        let slowest = workload.settings.slowestRequest
        let service = context.object(setting.service)
        let cuts = slowest.value.map { seconds < $0 } ?? false
        return Finding(
            rule: Self.id,
            severity: cuts && setting.isStated ? .error : .warning,
            message: cuts
                ? "\(setting.path.label) cuts requests to \(workload.object.name) \(seconds) s after a Pod leaves"
                : "\(setting.path.label) drains \(workload.object.name) for \(seconds) s of the recommended \(required.seconds)",
            object: object.title,
            primary: field.label("requests in flight have \(seconds) s", in: object),
            secondary: [service.metadata["name"].label("for the Service \(service.name)", in: service)],
            disruptions: workload.endDisruptions,
            symptoms: workload.symptoms([.cutInFlight], broken: "", on: [setting.path]),
            sum: "draining: \(required.sum) = \(required.seconds)",
            notes: workload.pathNotes,
            assumptions: [slowest.assumption],
            fix: setting.fix(raising: field, in: object, to: required)
        )
    }

    /// Where nobody said how long requests take, they may take as long as the load balancer waits for them.
    private func shorterThanTimeout(
        _ setting: DrainingSetting,
        of workload: WorkloadSituation,
        _ context: RuleContext
    ) -> Finding? {
        let slowest = workload.settings.slowestRequest
        guard slowest.value == nil, case .configured(let field, let object) = setting.state,
            let seconds = field.value, seconds > 0, let timeout = object.backendTimeout, let limit = timeout.written,
            limit > seconds
        else { return nil }
        let budget = workload.budget(for: ApplicationBehavior(slowestRequest: limit))
        // A timeout that no grace period can cover is for connections, and says nothing of requests.
        guard budget.gracePeriod.seconds <= GraceLimit.clusterAutoscaler.seconds, let required = budget.draining else {
            return nil
        }
        var fix = setting.fix(raising: field, in: object, to: required)
        fix?.safety = .unsafe
        return Finding(
            rule: Self.id,
            severity: .advice,
            message:
                "requests to \(workload.object.name) may take \(limit) s, of which draining leaves them \(seconds)",
            object: object.title,
            primary: field.label("requests in flight have \(seconds) s", in: object),
            secondary: [timeout.label("requests may take \(limit) s", in: object)],
            disruptions: workload.endDisruptions,
            symptoms: workload.symptoms([.cutInFlight], broken: "", on: [setting.path]),
            sum: "draining: \(required.sum) = \(required.seconds)",
            notes: workload.pathNotes,
            assumptions: [slowest.assumption],
            fix: fix
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
