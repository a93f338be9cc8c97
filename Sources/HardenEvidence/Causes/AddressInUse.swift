extension Cause {
    package static let addressInUse = Cause(
        id: "address-in-use",
        title: "another load balancer has the IP address",
        mechanism: """
            Two frontends want one address and port, as two Ingresses with the same static address do, or an old \
            load balancer is still being deleted.
            """,
        onset: .always,
        against: "",
        rules: ["static-address-shared", "ingress-frontend-invalid"],
        fields: ["kubernetes.io/ingress.global-static-ip-name", "spec.tls[].hosts (Ingress)"],
        look: "gcloud compute forwarding-rules list --filter=IPAddress=ADDRESS",
        sources: [
            "https://docs.cloud.google.com/kubernetes-engine/docs/troubleshooting/troubleshoot-load-balancing"
        ]
    )
}
