import HardenKubernetes
import HardenRollout
import HardenYAML

/// Finds servers that close idle connections before the proxy in front of them does.
struct KeepAliveNotNested: Rule {
    static let metadata = RuleMetadata(
        id: "keep-alive-not-nested",
        area: .acrossLayers,
        title: "The server closes idle connections before the proxy in front of it does",
        severity: .error,
        disruptions: [.steadyState],
        codes: [502, 503],
        failures: [.keepAliveRace],
        remedy: .safeFix,
        explanation: """
            A proxy keeps idle connections to Pods: Google's load balancers for 600 s, Kong and nginx for 60 s. If the
            server closes one just as the proxy sends a request on it, the client gets 502 or 503, at any time and
            without a trace in the application's log. The server has to keep it longer: 620 s behind a Google load
            balancer. Read are command lines of uvicorn, gunicorn and hypercorn, variables of Kong, the ConfigMap of
            ingress-nginx, and `keepAlive` of the configuration.
            """,
        sources: [
            "https://cloud.google.com/load-balancing/docs/https/request-distribution",
            "https://www.uvicorn.org/settings/#timeouts",
            "https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/configmap/#keep-alive",
        ]
    )

    static let subjects: Subjects<WorkloadSituation> = .serving

    func faults(of workload: WorkloadSituation, in context: RuleContext) -> [Fault] {
        let isPatched = context.isPatched(workload.node.position, ["spec", "template", "spec", "containers"])
        let options = isPatched ? [] : workload.template.servingContainers.flatMap(ServerOption.keepAlive)
        let stated = options.isEmpty ? [setting(workload)] : []
        return (options.map { option(workload, $0) } + stated).compactMap { $0 } + configMaps(of: workload, context)
    }

    private func option(_ workload: WorkloadSituation, _ option: ServerOption) -> Fault? {
        let label = option.place.label("\(option.name): \(option.seconds) s")
        return fault(workload, option.seconds, label) { Fix("\(option.name) \($0)", option.change($0)) }
    }

    /// What the configuration says of the server.
    private func setting(_ workload: WorkloadSituation) -> Fault? {
        let keepAlive = workload.settings.keepAlive
        guard let seconds = keepAlive.value else { return nil }
        let label = workload.object.metadata["name"].label("keeps idle connections \(seconds) s")
        guard var fault = fault(workload, seconds, label) else { return nil }
        fault.severity = .error
        fault.assumptions = [keepAlive.assumption]
        return fault
    }

    /// The settings of an ingress-nginx that stands behind a load balancer.
    private func configMaps(of workload: WorkloadSituation, _ context: RuleContext) -> [Fault] {
        guard workload.paths.contains(where: \.isGoogleLoadBalancer) else { return [] }
        return context.topology.nginxSettings(of: workload.template).compactMap { object in
            let field = IngressNGINXSettingsView(object).setting("keep-alive")
            guard let seconds = field.value.flatMap({ Int32($0) }).map(Int.init) else { return nil }
            let label = field.label("keep-alive \(seconds) s\(field.isDefault ? ", the default" : "")")
            var fault = fault(workload, seconds, label) {
                Fix("keep-alive: \"\($0)\"", field.put(.string("\($0)")))
            }
            fault?.object = object.title
            return fault
        }
    }

    private func fault(
        _ workload: WorkloadSituation,
        _ seconds: Int,
        _ label: Finding.Label,
        fix: (Int) -> Fix? = { _ in nil }
    ) -> Fault? {
        let late = KeepAliveLadder.violations(serverIdleTimeout: seconds, paths: workload.paths)
        guard let longest = late.max(by: { ($0.proxyIdleTimeout ?? 0) < ($1.proxyIdleTimeout ?? 0) }),
            let idle = longest.proxyIdleTimeout, let needed = KeepAliveLadder.serverIdleTimeout(behind: late)
        else { return nil }
        return Fault(
            "\(workload.object.name) closes idle connections after \(seconds) s, \(longest.label) keeps them \(idle) s",
            at: label,
            severity: .warning,
            symptoms: late.compactMap { path in path.statusOfClosedConnection.map { "\($0) from \(path.label)" } },
            sum: "proxy \(idle) + margin \(KeepAliveLadder.margin) = \(needed)",
            fix: KeepAliveLadder.serverIdleTimeout(behind: workload.paths).flatMap(fix)
        )
    }
}
