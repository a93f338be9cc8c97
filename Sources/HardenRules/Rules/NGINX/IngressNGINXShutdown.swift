/// Finds controllers of ingress-nginx that take no more connections while requests still come to them.
struct IngressNGINXShutdown: Rule {
    static let metadata = RuleMetadata(
        id: "ingress-nginx-shutdown",
        area: .nginx,
        title: "ingress-nginx itself closes its listeners before its own clients know",
        severity: .error,
        disruptions: [.rollout, .scaleDown, .nodeDrain],
        codes: [502, 503],
        remedy: .safeFix,
        explanation: """
            The controller is a workload like any other: what stands in front of it goes on sending requests for a while.
            The hook of its chart, `/wait-shutdown`, delays nothing: it tells the controller to stop at once, and waits for
            the end. The controller lets nginx quit after `--shutdown-grace-period` seconds, 0 by default: nginx takes no
            more connections, and finishes requests for up to `worker-shutdown-timeout`, 240 s by default. The grace period
            has to cover both numbers.
            """,
        sources: [
            "https://github.com/kubernetes/ingress-nginx/blob/main/cmd/waitshutdown/main.go",
            "https://github.com/kubernetes/ingress-nginx/pull/5855",
            "https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/configmap/#worker-shutdown-timeout",
        ]
    )

    static let subjects: Subjects<WorkloadContainer> = .containers(\.mainContainers, of: .servingRequests)
        .where { $0.quit?.proxy == .ingressNGINX }

    func faults(of subject: WorkloadContainer, in context: RuleContext) -> Fault? { subject.proxyShutdownFault() }
}
