import HardenRollout

extension Cause {
    package static let killedByLiveness = Cause(
        id: "killed-by-liveness",
        title: "a liveness probe restarted the container",
        mechanism: """
            The kubelet kills a container whose liveness probe fails, with its requests. A slow dependency or a full \
            thread pool is enough where the probe gives up soon, and restarting makes the load of the others \
            greater.
            """,
        symptoms: [.cutInFlight, .refused],
        onset: .load,
        against: """
            If the Pod is replaced by another one, somebody deleted it; a liveness probe restarts it in its place.
            """,
        rules: ["liveness-equals-readiness", "liveness-hasty", "startup-probe-missing", "probe-invalid"],
        fields: ["spec.template.spec.containers[].livenessProbe"],
        look: "kubectl get pods (RESTARTS), kubectl get events --field-selector reason=Unhealthy",
        sources: ["https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/"]
    )
}
