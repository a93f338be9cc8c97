import HardenRollout

extension Cause {
    package static let noEndpoint = Cause(
        id: "no-endpoint",
        title: "no Pod could get the request",
        mechanism: """
            The proxy had no target: none was ready, none was left, the Service selects none, or all had been found \
            unhealthy.
            """,
        symptoms: [.noEndpoint],
        onset: .endOfPod,
        against: """
            If Pods are ready all the time, the load balancer's health check asks something else than the readiness \
            probe.
            """,
        rules: [
            "single-replica",
            "rollout-recreates",
            "rollout-loses-capacity",
            "minimum-ready-missing",
            "disruption-budget-missing",
            "replicas-not-spread",
            "service-selects-nothing",
            "service-port-mismatch",
            "health-check-mismatch",
            "health-check-policy-missing",
            "blue-green-gap",
            "external-traffic-policy-local",
        ],
        fields: [
            "spec.replicas",
            "spec.strategy.rollingUpdate.maxUnavailable",
            "spec.selector (Service)",
            "spec.template.spec.containers[].readinessProbe",
        ],
        look: "kubectl get endpointslices -l kubernetes.io/service-name=SERVICE",
        sources: [
            "https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/",
            "https://docs.cloud.google.com/load-balancing/docs/https/https-logging-monitoring",
        ]
    )
}
