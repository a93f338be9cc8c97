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
        unsafeBecause: "that this BackendConfig is meant is told by its place alone",
        explanation: """
            Requests in flight when a Pod leaves its network endpoint group have the draining timeout to end. Google
            recommends 1.5 to 2 times what the slowest request takes, and 60 seconds where that is not known. A connection
            that carries one answer for longer, such as a WebSocket, has it too, and need not end before its Pod does.
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
        let (setting, workload, service) = (subject.setting, subject.workload, subject.service)
        guard let required = workload.draining(on: setting), seconds < required.seconds else { return nil }
        let slowest = workload.settings.slowestRequest
        let longest = workload.settings.longestConnection.value
        let cuts = slowest.value.map { seconds < $0 } ?? false
        // Where nobody said how long requests take, they may take as long as the load balancer waits for them.
        let timeout = workload.longTimeout(on: setting.path)
        let isEnoughByDefault = timeout != nil && seconds >= ShutdownBudget.Start.draining
        let message =
            if let timeout {
                "requests to \(workload.object.name) may take \(timeout.seconds) s, of which draining leaves them \(seconds)"
            } else if let longest, longest > seconds, seconds >= (slowest.value ?? seconds) {
                "\(setting.path.label) cuts connections to \(workload.object.name) \(seconds) s after a Pod leaves"
            } else if cuts {
                "\(setting.path.label) cuts requests to \(workload.object.name) \(seconds) s after a Pod leaves"
            } else {
                "\(setting.path.label) drains \(workload.object.name) for \(seconds) s of the recommended \(required.seconds)"
            }
        return Fault(
            message,
            at: field.label("requests in flight have \(seconds) s"),
            secondary: [
                timeout.flatMap { $0.isWritten ? $0.label.saying("requests may take \($0.seconds) s") : nil }
                    ?? service.metadata["name"].label("for the Service \(service.name)")
            ],
            severity: cuts && setting.isStated ? .error : isEnoughByDefault ? .advice : .warning,
            confidence: setting.isStated && timeout == nil ? .certain : .assumed,
            disruptions: workload.endDisruptions,
            symptoms: workload.symptoms([.cutInFlight], broken: "", on: workload.paths(like: setting)),
            sum: "draining: \(required.sum) = \(required.seconds)",
            notes: workload.assumedPathNotes { $0 == setting.path },
            assumptions: [slowest.assumption]
                + (longest == nil ? [] : [workload.settings.longestConnection.assumption]),
            fix: setting.fix(raising: field, to: required)
        )
    }
}
