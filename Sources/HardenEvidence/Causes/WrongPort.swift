import HardenRollout

extension Cause {
    package static let wrongPort = Cause(
        id: "wrong-port",
        title: "nothing listens at that port",
        mechanism: """
            The Service sends to a port on which the container does not listen, or on which it listens on localhost \
            only.
            """,
        symptoms: [.refused],
        onset: .always,
        against: "If it happens only when Pods end or start, the port is right.",
        rules: ["service-port-mismatch", "route-backend-not-found", "probe-invalid", "protocol-conflict"],
        fields: ["spec.ports[].targetPort (Service)", "spec.template.spec.containers[].ports"],
        look: "kubectl exec POD -- sh -c 'ss -ltn || netstat -ltn'",
        sources: ["https://kubernetes.io/docs/tasks/debug/debug-application/debug-service/"]
    )
}
