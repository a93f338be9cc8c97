extension Cause {
    package static let frontendInvalid = Cause(
        id: "frontend-invalid",
        title: "the Ingress leaves the load balancer without a listener",
        mechanism: """
            HTTP is switched off and no certificate is there, or a certificate's Secret is missing: the controller \
            has nothing to listen on.
            """,
        onset: .always,
        against: "",
        rules: ["ingress-frontend-invalid"],
        fields: ["kubernetes.io/ingress.allow-http", "spec.tls (Ingress)"],
        look: "kubectl describe ingress NAME",
        sources: [
            "https://docs.cloud.google.com/kubernetes-engine/docs/troubleshooting/troubleshoot-load-balancing"
        ]
    )
}
