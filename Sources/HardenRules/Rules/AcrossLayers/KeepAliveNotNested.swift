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
        unsafeBecause: "how long silence may last on a connection is known to whoever uses it",
        explanation: """
            A proxy keeps idle connections to Pods: Google's load balancers for 600 s, Kong and nginx for 60 s. If the
            server closes one just as the proxy sends a request on it, the client gets 502 or 503, at any time and
            without a trace in the application's log. The server has to keep it longer: 620 s behind a Google load
            balancer. Read are command lines of uvicorn, gunicorn and hypercorn, variables of Kong, the ConfigMap of
            ingress-nginx, and `keepAlive` of the configuration; without them the default of the server that is run counts,
            as `harden explain --servers` lists it. gunicorn's sync workers keep no connection.
            """,
        sources: [
            "https://cloud.google.com/load-balancing/docs/https/request-distribution",
            "https://www.uvicorn.org/settings/#timeouts",
            "https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/configmap/#keep-alive",
        ]
    )

    package static let subjects: Subjects<WorkloadSituation> = .serving

    package init() {}

    /// The workloads of whose servers nothing is said and nothing known, with the seconds that the proxies in front need.
    package static func unknown(in context: RuleContext) -> [(workload: WorkloadSituation, needed: Int)] {
        let idleTimeout = context.timeouts.fronts.effectiveIdleTimeout
        return subjects.all(context).compactMap { workload in
            guard context.isJudged(workload.object, at: workload.node.position),
                workload.settings.keepAlive.origin.isStandard,
                let needed = KeepAliveLadder.serverIdleTimeout(behind: workload.paths, idle: idleTimeout),
                !workload.containersThatServe.contains(where: { container in
                    !ServerOption.keepAlive(of: container).isEmpty
                        || container.name.value.flatMap { workload.servers.byContainer[$0]?.keepAlive } != nil
                })
            else { return nil }
            return (workload, needed)
        }
    }

    package func faults(of workload: WorkloadSituation, in context: RuleContext) -> [Fault] {
        let isPatched = context.isPatched(workload.node.position, ["spec", "template", "spec", "containers"])
        let options =
            isPatched
            ? []
            : workload.template.servingContainers.flatMap { container -> [ServerOption] in
                let options = ServerOption.keepAlive(of: container)
                // An option for connections that the server never keeps says nothing.
                guard let known = container.name.value.flatMap({ workload.servers.byContainer[$0] }),
                    known.keepAlive?.value == .off
                else { return options }
                return options.filter { !$0.name.hasPrefix(known.server.program + " ") }
            }
        let stated = options.isEmpty ? [setting(workload, context)] : []
        let isSaid = !workload.settings.keepAlive.origin.isStandard
        let known = options.isEmpty && !isSaid && !isPatched ? workload.containersThatServe : []
        return
            (options.map { option(workload, $0, context) } + stated + known.map { server(of: $0, workload, context) })
            .compactMap { $0 } + configMaps(of: workload, context) + chains(to: workload, context)
    }

    // MARK: - Two proxies

    /// Proxies that close idle connections before the one in front of them does, or what forwards connections between them.
    private func chains(to workload: WorkloadSituation, _ context: RuleContext) -> [Fault] {
        context.timeouts.chains(to: workload.node).flatMap { chain in
            chain.links.indices.flatMap { index -> [Fault] in
                let behind = chain.links[(index + 1)...]
                let end = behind.firstIndex { $0.hop.layer == .request }.map { $0 + 1 } ?? behind.endIndex
                return behind[..<end].compactMap { fault(chain.links[index], $0, chain) }
            }
        }
    }

    private func fault(_ outer: ProxyChain.Link, _ inner: ProxyChain.Link, _ chain: ProxyChain) -> Fault? {
        guard let kept = outer.keepsServers, let closed = inner.keepsClients, kept.seconds >= closed.seconds else {
            return nil
        }
        let needed = kept.seconds + KeepAliveLadder.margin
        return Fault(
            "\(inner.label) closes idle connections after \(closed.seconds) s, \(outer.label) before it keeps them "
                + "\(kept.seconds) s",
            at: closed.label,
            secondary: [kept.label],
            severity: .warning,
            object: chain.workload.view.object.title,
            symptoms: ["\(outer.hop.status(of: .keepAliveRace).map(String.init) ?? "an error") from \(outer.label)"],
            sum: "proxy \(kept.seconds) + margin \(KeepAliveLadder.margin) = \(needed)",
            notes: ["the chain: \(chain.text)"],
            // How long silence may last on a connection that is in use is for those to say who know what goes over it.
            fix: Fix(
                "keep idle connections \(needed) s",
                safety: inner.hop.layer == .request ? .safe : .unsafe,
                closed.change(needed)
            )
        )
    }

    /// What is known of the server that a container runs.
    private func server(of container: ContainerView, _ workload: WorkloadSituation, _ context: RuleContext) -> Fault? {
        guard let name = container.name.value, let known = workload.servers.byContainer[name],
            let idle = known.keepAlive, let seconds = idle.value.seconds
        else { return nil }
        let words = container.command.place.items + container.args.place.items
        let place = words.first { $0.text?.contains(known.server.program) == true } ?? container.image.place
        let text = "closes idle connections after \(seconds) s \(idle.origin)"
        let label = place.label("\(known.server.title) \(text)")
        var fault = fault(workload, context, seconds, label) { needed in
            guard idle.isCertain, let option = known.keepAliveOption,
                let list = words.isEmpty ? nil : container.optionList
            else { return nil }
            return Fix("\(option)=\(needed)", list.append(.string("\(option)=\(needed)")))
        }
        fault?.severity = idle.isCertain ? .warning : .advice
        fault?.assumptions = [
            Finding.Assumption(setting: "keepAlive", value: "\(seconds) s", origin: "\(known.clue), which \(text)")
        ]
        if !idle.isCertain {
            let elsewhere = known.server.keepAliveSettings.compactMap(\.elsewhere).joined(separator: " or ")
            fault?.notes.append(
                "unless \(elsewhere) says otherwise; 'keepAlive' in the configuration tells what it says"
            )
        }
        return fault
    }

    private func option(_ workload: WorkloadSituation, _ option: ServerOption, _ context: RuleContext) -> Fault? {
        let label = option.place.label("\(option.name): \(option.seconds) s")
        return fault(workload, context, option.seconds, label) { Fix("\(option.name) \($0)", option.change($0)) }
    }

    /// What the configuration says of the server.
    private func setting(_ workload: WorkloadSituation, _ context: RuleContext) -> Fault? {
        let keepAlive = workload.settings.keepAlive
        guard let seconds = keepAlive.value, !keepAlive.origin.isStandard else { return nil }
        let label = workload.object.metadata["name"].label("keeps idle connections \(seconds) s")
        guard var fault = fault(workload, context, seconds, label) else { return nil }
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
            var fault = fault(workload, context, seconds, label) {
                Fix("keep-alive: \"\($0)\"", field.put(.string("\($0)")))
            }
            fault?.object = object.title
            return fault
        }
    }

    private func fault(
        _ workload: WorkloadSituation,
        _ context: RuleContext,
        _ seconds: Int,
        _ label: Finding.Label,
        fix: (Int) -> Fix? = { _ in nil }
    ) -> Fault? {
        let fronts = context.timeouts.fronts
        let idleTimeout = fronts.effectiveIdleTimeout
        let late = KeepAliveLadder.violations(serverIdleTimeout: seconds, paths: workload.paths, idle: idleTimeout)
        guard let longest = late.max(by: { (idleTimeout($0) ?? 0) < (idleTimeout($1) ?? 0) }),
            let idle = idleTimeout(longest),
            let needed = KeepAliveLadder.serverIdleTimeout(behind: late, idle: idleTimeout)
        else { return nil }
        let set =
            fronts.idleTimeout(on: longest).map { $0.place.label("\(idle) s") }
            ?? context.timeouts.chains(to: workload.node).compactMap(\.links.last)
            .first { $0.hop == longest.proxy && $0.keepsServers?.seconds == idle }?.keepsServers?.label
        return Fault(
            "\(workload.object.name) closes idle connections after \(seconds) s, \(longest.label) keeps them \(idle) s",
            at: label,
            secondary: set.map { [$0] } ?? [],
            severity: .warning,
            symptoms: late.compactMap { path in path.statusOfClosedConnection.map { "\($0) from \(path.label)" } },
            sum: "proxy \(idle) + margin \(KeepAliveLadder.margin) = \(needed)",
            fix: KeepAliveLadder.serverIdleTimeout(behind: workload.paths, idle: idleTimeout).flatMap(fix)
        )
    }
}

extension ContainerView {
    /// The list that another option can be added to: of a command that is written out, and no script.
    fileprivate var optionList: Place? {
        let words = (command.value ?? []) + (args.value ?? [])
        guard ShellScript.text(of: words) == nil else { return nil }
        let places = [args.place, command.place].filter { !$0.items.isEmpty }
        return places.first
    }
}

extension KnownServer.KeepAliveSetting {
    /// What is not in a manifest.
    fileprivate var elsewhere: String? {
        switch self {
        case .file(let name, let directive): "\(directive) of \(name)"
        case .code(let text): text
        case .flag, .variable: nil
        }
    }
}
