import HardenRollout

extension Cause {
    package static let notStarted = Cause(
        id: "not-started",
        title: "the Pod got requests before it could serve",
        mechanism: """
            A Pod without a readiness probe, or with one that passes too early, gets requests as soon as its \
            container runs.
            """,
        symptoms: [.applicationError, .refused],
        onset: .startOfPod,
        against: "If it comes when Pods end, it is the end and not the start.",
        rules: [
            "readiness-probe-missing",
            "startup-probe-missing",
            "minimum-ready-missing",
            "not-ready-addresses-published",
            "liveness-equals-readiness",
        ],
        fields: [
            "spec.template.spec.containers[].readinessProbe",
            "spec.template.spec.containers[].startupProbe",
        ],
        look: "kubectl get events --sort-by=.lastTimestamp --field-selector reason=Started",
        sources: ["https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/"]
    )
}
