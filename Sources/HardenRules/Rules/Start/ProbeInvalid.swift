import HardenKubernetes
import HardenRollout
import HardenYAML

/// Finds probes that the API server rejects, that can never pass, or that contradict each other.
package struct ProbeInvalid: Rule {
    package static let metadata = RuleMetadata(
        id: "probe-invalid",
        area: .start,
        title: "A probe is rejected, can never pass, or contradicts another",
        severity: .error,
        disruptions: [.rollout],
        codes: [503],
        remedy: .safeFix,
        explanation: """
            The API server rejects a probe without a handler or with several, `successThreshold` above 1 for liveness and
            startup, negative times, a grace period on a readiness probe, and probes of init containers. A named port that the
            container does not declare is never found, so that the probe never passes. One port speaks HTTP or HTTPS, and of
            two probes that disagree one never passes. A timeout longer than the period delays every next attempt, and a load
            balancer's health check that is made from the probe is refused with it.
            """,
        before: """
            livenessProbe:
              httpGet: {path: /healthz, port: 8080}
              successThreshold: 2
            """,
        after: """
            livenessProbe:
              httpGet: {path: /healthz, port: 8080}
              successThreshold: 1
            """,
        sources: [
            "https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#configure-probes",
            "https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#Probe",
        ]
    )

    package init() {}

    package func check(_ context: RuleContext) -> [Finding] {
        context.workloads.flatMap { workload in
            (workload.template.containers + workload.template.initContainers).flatMap { container in
                ProbeFault.faults(of: container).map { finding($0, container, workload) }
            }
        }
    }

    private func finding(_ fault: ProbeFault, _ container: ContainerView, _ workload: WorkloadSituation) -> Finding {
        let object = workload.templateObject
        let isShared = fault.edits.contains { $0.place.isShared }
        return Finding(
            rule: Self.id,
            severity: fault.severity,
            message: "the \(fault.kind.rawValue) of \(workload.object.name) \(fault.message)",
            object: workload.object.title,
            primary: fault.place.label(fault.label, in: object),
            secondary: fault.other.map { [$0.place.label($0.text, in: object)] } ?? [],
            disruptions: fault.isRejected ? [] : [.rollout],
            symptoms: fault.isRejected || fault.severity != .error || !workload.isServing
                ? [] : workload.symptoms([.noEndpoint], broken: "a refused connection"),
            fix: fault.edits.isEmpty || isShared
                ? nil
                : Fix(fault.fixTitle, safety: fault.safety, changes: fault.edits.map { workload.edit($0.edit) })
        )
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
    var fixTitle = ""
    var safety: Fix.Safety = .safe
    var edits: [(place: Place, edit: YAMLEdit)] = []
}
