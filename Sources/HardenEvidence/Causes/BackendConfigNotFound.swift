extension Cause {
    package static let backendConfigNotFound = Cause(
        id: "backend-config-not-found",
        title: "a Service names a BackendConfig that does not exist",
        mechanism: """
            The controller stops to bring the load balancer up to date: the old configuration stays, or there is \
            none.
            """,
        onset: .always,
        against: "",
        rules: ["backend-config-not-found", "backend-config-annotation-invalid"],
        fields: ["cloud.google.com/backend-config (Service)", "metadata.namespace (BackendConfig)"],
        look: "kubectl get backendconfigs -A",
        sources: [
            "https://docs.cloud.google.com/kubernetes-engine/docs/troubleshooting/troubleshoot-load-balancing"
        ]
    )
}
