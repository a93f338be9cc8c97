extension Cause {
    package static let securityPolicyNotFound = Cause(
        id: "security-policy-not-found",
        title: "the Cloud Armor policy does not exist",
        mechanism: """
            A BackendConfig or GCPBackendPolicy names a security policy that the project does not have, or that does \
            not fit the kind of load balancer. The controller stops to bring it up to date.
            """,
        onset: .always,
        against: "",
        rules: ["security-policy-unfit"],
        fields: ["securityPolicy.name (BackendConfig)", "securityPolicy (GCPBackendPolicy)"],
        look: "gcloud compute security-policies list",
        sources: [
            "https://docs.cloud.google.com/kubernetes-engine/docs/troubleshooting/troubleshoot-load-balancing"
        ]
    )
}
