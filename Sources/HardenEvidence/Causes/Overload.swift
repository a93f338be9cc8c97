import HardenRollout

extension Cause {
    package static let overload = Cause(
        id: "overload",
        title: "there was more to do than the Pods or the proxy could take",
        mechanism: """
            Queues, connection limits or circuit breakers were full, or passive health checks had taken targets out \
            because they were slow. Retries add to it.
            """,
        symptoms: [.noEndpoint, .timeout],
        onset: .load,
        against: "If the request rate was as always, look for what took Pods away.",
        rules: [
            "kong-passive-checks-unfit",
            "autoscaler-flaps",
            "readiness-hasty",
            "liveness-hasty",
            "rollout-loses-capacity",
        ],
        fields: ["spec.replicas", "HorizontalPodAutoscaler", "spec.template.spec.containers[].resources"],
        look: "requests a second and CPU at that time; kubectl describe hpa",
        sources: ["https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/upstream/circuit_breaking"]
    )
}
