extension Cause {
    package static let protocolMismatch = Cause(
        id: "protocol-mismatch",
        title: "proxy and server speak different protocols",
        mechanism: """
            One side speaks TLS or HTTP/2 and the other does not, or a certificate is not accepted. No request can \
            succeed.
            """,
        onset: .always,
        against: "If other requests over the same way succeed, it is not the protocol.",
        rules: ["protocol-conflict"],
        fields: [
            "cloud.google.com/app-protocols, appProtocol (Service)",
            "konghq.com/protocol",
            "nginx.ingress.kubernetes.io/backend-protocol",
        ],
        look: "kubectl port-forward POD 8443, then: curl -vk https://localhost:8443/",
        sources: ["https://docs.cloud.google.com/load-balancing/docs/https/https-logging-monitoring"]
    )
}
