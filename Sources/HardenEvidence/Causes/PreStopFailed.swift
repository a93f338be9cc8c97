import HardenRollout

extension Cause {
    package static let preStopFailed = Cause(
        id: "pre-stop-failed",
        title: "the preStop hook failed",
        mechanism: """
            A hook whose program the image does not have, or that asks an address that answers an error, ends at \
            once, and SIGTERM follows without the delay that it should have given.
            """,
        symptoms: [.refused, .cutInFlight],
        onset: .endOfPod,
        against: "Without an event FailedPreStopHook the hook ran.",
        rules: ["pre-stop-needs-shell", "hook-invalid", "pre-stop-sleep-unsupported", "pre-stop-missing"],
        fields: [
            "spec.template.spec.containers[].lifecycle.preStop (sleep needs no program, from Kubernetes 1.30 on)"
        ],
        look: "kubectl get events --field-selector reason=FailedPreStopHook",
        sources: ["https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/"]
    )
}
