/// Finds Pods of Kong that quit while requests still come to them, or that are killed while they finish theirs.
struct KongDataPlaneShutdown: Rule {
    static let metadata = RuleMetadata(
        id: "kong-data-plane-shutdown",
        area: .kong,
        title: "Kong itself quits before its own clients know",
        severity: .error,
        disruptions: [.rollout, .scaleDown, .nodeDrain],
        codes: [502, 503],
        remedy: .safeFix,
        explanation: """
            Kong is a workload like any other: what stands in front of it goes on sending requests for a while. `kong quit`
            closes the listeners after `--wait` seconds, and gives the requests that are left `--timeout` seconds, 10 by
            default; then it stops Kong by force. The chart's `--wait=15` is too short behind a network endpoint group. `kong stop` and a SIGTERM cut all requests; an `nginx_main_worker_shutdown_timeout` cuts those
            that take longer. The grace period has to cover both numbers.
            """,
        sources: [
            "https://developer.konghq.com/gateway/cli/reference/",
            "https://github.com/Kong/charts/blob/main/charts/kong/values.yaml",
            "https://nginx.org/en/docs/ngx_core_module.html#worker_shutdown_timeout",
        ]
    )

    static let subjects: Subjects<WorkloadContainer> = .containers(\.mainContainers, of: .servingRequests)
        .where { $0.quit?.proxy == .kong }

    func faults(of subject: WorkloadContainer, in context: RuleContext) -> Fault? { subject.proxyShutdownFault() }
}
