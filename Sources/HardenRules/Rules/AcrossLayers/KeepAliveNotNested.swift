import HardenKubernetes
import HardenRollout
import HardenYAML

/// Finds servers that close idle connections before the proxy in front of them does.
package struct KeepAliveNotNested: Rule {
    package static let metadata = RuleMetadata(
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
        before: """
            containers:
              - name: orders
                command: [uvicorn, orders:app, --timeout-keep-alive, "5"]
            """,
        after: """
            containers:
              - name: orders
                command: [uvicorn, orders:app, --timeout-keep-alive, "620"]
            """,
        sources: [
            "https://cloud.google.com/load-balancing/docs/https/request-distribution",
            "https://www.uvicorn.org/settings/#timeouts",
            "https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/configmap/#keep-alive",
        ]
    )

    package init() {}

    package func check(_ context: RuleContext) -> [Finding] {
        context.workloads.flatMap { workload -> [Finding] in
            guard workload.isServing else { return [] }
            let position = workload.node.position
            let keys = ["spec", "template", "spec", "containers"]
            let options =
                context.isPatched(position, keys)
                ? [] : workload.template.servingContainers.flatMap(ServerOption.keepAlive)
            let stated = options.isEmpty ? setting(workload) : []
            return options.compactMap { option(workload, $0) } + stated + configMaps(of: workload, context)
        }
    }

    private func option(_ workload: WorkloadSituation, _ option: ServerOption) -> Finding? {
        let label = option.place.label("\(option.name): \(option.seconds) s", in: workload.object)
        guard let needed = KeepAliveLadder.serverIdleTimeout(behind: workload.paths),
            var finding = finding(workload, option.seconds, label)
        else { return nil }
        finding.fix = option.edit(needed).map { edit in
            Fix("\(option.name) \(needed)", changes: [workload.object.edit(edit)])
        }
        return finding
    }

    /// What the configuration says of the server.
    private func setting(_ workload: WorkloadSituation) -> [Finding] {
        let keepAlive = workload.settings.keepAlive
        guard let seconds = keepAlive.value else { return [] }
        let label = workload.view.object.metadata["name"].label(
            "keeps idle connections \(seconds) s",
            in: workload.object
        )
        guard var finding = finding(workload, seconds, label) else { return [] }
        finding.severity = .error
        finding.assumptions = [keepAlive.assumption]
        return [finding]
    }

    /// The settings of an ingress-nginx that stands behind a load balancer.
    private func configMaps(of workload: WorkloadSituation, _ context: RuleContext) -> [Finding] {
        guard workload.paths.contains(where: \.isGoogleLoadBalancer) else { return [] }
        return context.topology.nginxSettings(of: workload.template).compactMap { object in
            let field = IngressNGINXSettingsView(object).setting("keep-alive")
            guard let seconds = field.value.flatMap({ Int32($0) }).map(Int.init),
                let needed = KeepAliveLadder.serverIdleTimeout(behind: workload.paths)
            else { return nil }
            let label = field.label("keep-alive \(seconds) s\(field.isDefault ? ", the default" : "")", in: object)
            guard var finding = finding(workload, seconds, label) else { return nil }
            finding.object = object.title
            if !field.place.isShared {
                let edit = object.edit(.put(field.path, .string("\(needed)")))
                finding.fix = Fix("keep-alive: \"\(needed)\"", changes: [edit])
            }
            return finding
        }
    }

    private func finding(_ workload: WorkloadSituation, _ seconds: Int, _ label: Finding.Label) -> Finding? {
        let late = KeepAliveLadder.violations(serverIdleTimeout: seconds, paths: workload.paths)
        guard let longest = late.max(by: { ($0.proxyIdleTimeout ?? 0) < ($1.proxyIdleTimeout ?? 0) }),
            let idle = longest.proxyIdleTimeout, let needed = KeepAliveLadder.serverIdleTimeout(behind: late)
        else { return nil }
        return Finding(
            rule: Self.id,
            severity: .warning,
            message: "\(workload.object.name) closes idle connections after \(seconds) s, \(longest.label) keeps them "
                + "\(idle) s",
            object: workload.object.title,
            primary: label,
            disruptions: Self.metadata.disruptions,
            symptoms: late.compactMap { path in path.statusOfClosedConnection.map { "\($0) from \(path.label)" } },
            sum: "proxy \(idle) + margin \(KeepAliveLadder.margin) = \(needed)"
        )
    }
}
