import HardenKubernetes
import HardenRollout
import HardenYAML

/// Finds probes that the API server rejects, that can never pass, or that contradict each other.
struct ProbeInvalid: Rule {
    static let metadata = RuleMetadata(
        id: "probe-invalid",
        area: .start,
        title: "A probe is rejected, can never pass, or contradicts another",
        severity: .error,
        disruptions: [.rollout],
        codes: [503],
        remedy: .safeFix,
        explanation: """
            The API server rejects a probe without a handler or with several, `successThreshold` above 1 for liveness and
            startup, negative times, a grace period on a readiness probe, and probes of init containers that end. A named port that the
            container does not declare is never found, so that the probe never passes. One port speaks HTTP or HTTPS, and of
            two probes that disagree one never passes. A timeout longer than the period is allowed, but the health
            check that GKE Ingress makes of a readiness probe is refused with it.
            """,
        sources: [
            "https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#configure-probes",
            "https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#Probe",
        ]
    )

    static let subjects: Subjects<WorkloadContainer> = .containers(\.allContainers, of: .workloads)

    func faults(of subject: WorkloadContainer, in context: RuleContext) -> [Fault] {
        let workload = subject.workload
        let faults = ProbeFault.faults(of: subject.container) + refusedHealthCheck(subject, context)
        return faults.map { fault in
            let isBroken = !fault.isRejected && fault.severity == .error && workload.isServing
            return Fault(
                "the \(fault.kind.rawValue) of \(workload.object.name) \(fault.message)",
                at: fault.place.label(fault.label),
                secondary: fault.other.map { [$0.place.label($0.text)] } ?? [],
                severity: fault.severity,
                disruptions: fault.isRejected ? [] : [.rollout],
                symptoms: isBroken ? workload.symptoms([.noEndpoint], broken: "a refused connection") : [],
                fix: fault.fix
            )
        }
    }

    /// A timeout longer than the period is legal, but no load balancer takes the health check that GKE Ingress makes of it.
    private func refusedHealthCheck(_ subject: WorkloadContainer, _ context: RuleContext) -> [ProbeFault] {
        guard let probe = subject.container.probe(.readiness), let schedule = probe.schedule,
            schedule.timeout > schedule.period
        else { return [] }
        let isMadeOfIt = subject.workload.paths.contains { path in
            let check = context.healthCheck(of: subject.workload, on: path)
            return check.place?.path == probe.place.path && check.schedule.timeout > check.schedule.period
        }
        guard isMadeOfIt else { return [] }
        let period = probe.periodSeconds
        return [
            ProbeFault(
                kind: .readiness,
                severity: .warning,
                isRejected: false,
                message:
                    "makes a health check that Google Cloud refuses: it waits \(schedule.timeout) s for an answer, and "
                    + "asks every \(schedule.period) s",
                place: probe.timeoutSeconds.place,
                label: "waits up to \(schedule.timeout) s for an answer",
                other: (period.place, "asks every \(schedule.period) s" + (period.isDefault ? ", the default" : ""))
            )
        ]
    }
}

/// What is wrong with a probe.
struct ProbeFault {
    var kind: ProbeView.Kind
    var severity: Severity = .error
    /// Whether the API server rejects the object.
    var isRejected = true
    /// The rest of a sentence that begins with the probe.
    var message: String
    var place: Place
    var label: String
    var other: (place: Place, text: String)?
    var fix: Fix?
}
