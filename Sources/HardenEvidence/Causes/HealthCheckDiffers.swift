import HardenRollout

extension Cause {
    package static let healthCheckDiffers = Cause(
        id: "health-check-differs",
        title: "the load balancer's health check fails where the readiness probe passes",
        mechanism: """
            Google's load balancers ask Pods themselves. Where they ask another path or port than the readiness \
            probe, or expect 200 where the application redirects, they find Pods unhealthy that Kubernetes calls \
            ready, and have nobody to send to.
            """,
        symptoms: [.noEndpoint],
        onset: .always,
        against: "If it lasts for seconds and comes with rollouts, there was no ready Pod for a while.",
        rules: [
            "health-check-mismatch",
            "health-check-policy-missing",
            "health-check-invalid",
            "policy-target-not-found",
            "backend-config-not-found",
            "backend-config-unused",
        ],
        fields: ["healthCheck (BackendConfig)", "spec.default.config (HealthCheckPolicy)"],
        look: "gcloud compute backend-services get-health BACKEND_SERVICE --global",
        sources: ["https://docs.cloud.google.com/kubernetes-engine/docs/concepts/ingress#health_checks"]
    )
}
