import HardenKubernetes
import HardenRollout
import HardenYAML

/// Finds proxies that give up before the application does.
struct TimeoutsNotNested: Rule {
    static let metadata = RuleMetadata(
        id: "timeouts-not-nested",
        area: .acrossLayers,
        title: "An outer timeout ends before the inner one",
        severity: .error,
        disruptions: [.steadyState],
        codes: [502, 503, 504],
        failures: [.timeout],
        remedy: .safeFix,
        unsafeBecause: "which of the two is to give up first is for their owner to say",
        explanation: """
            Each timeout has to be at least as long as the next one inwards; otherwise the outer proxy answers 504 while
            the inner side still works, and the answer is lost. Compared are the timeouts of the proxies in front of a
            workload with its slowest request, where the configuration states it, and with the server's own limit
            (gunicorn); and those of neighbouring proxies: a load balancer's with that of Kong or ingress-nginx behind it,
            and those in front of which files of nginx or `paths` of the configuration tell. A forwarder of
            connections (`stream`) ends those that are silent for longer than its timeout. In an HTTPRoute the API server refuses a `backendRequest` longer than `request`.
            """,
        sources: [
            "https://cloud.google.com/load-balancing/docs/backend-service#timeout-setting",
            "https://gateway-api.sigs.k8s.io/geps/gep-1742/",
        ]
    )

    static let subjects: Subjects<RuleContext> = .input
    static let repetition = Repetition.oncePerMessage

    func faults(of input: RuleContext, in context: RuleContext) -> [Fault] {
        let byWorkload = context.workloads.flatMap { workload in workload.timeouts.flatMap { compare($0, workload) } }
        return byWorkload + chains(context) + context.objects([.httpRoute]).flatMap { route($0.object) }
    }

    // MARK: - Two proxies

    /// Proxies that give up before the one behind them does, each once, with the one that waits longest.
    private func chains(_ context: RuleContext) -> [Fault] {
        var found:
            [(outer: ProxyTimeout, inner: ProxyTimeout, proxy: WorkloadNode, symptom: String, chain: ProxyChain)] =
                []
        for chain in context.workloads.flatMap({ context.timeouts.chains(to: $0.node) }) {
            for (outer, inner) in chain.neighbours {
                guard let first = outer.timeout, let second = inner.timeout, first.seconds < second.seconds else {
                    continue
                }
                let proxy = inner.workload ?? chain.workload
                let known = found.firstIndex {
                    $0.outer.label == first.label && $0.outer.path == first.path && $0.proxy.position == proxy.position
                }
                if let known, found[known].inner.seconds >= second.seconds { continue }
                if let known { found.remove(at: known) }
                found.append((first, second, proxy, chain.symptom(of: outer), chain))
            }
        }
        return found.map(fault)
    }

    private func fault(
        _ outer: ProxyTimeout,
        _ inner: ProxyTimeout,
        _ proxy: WorkloadNode,
        _ symptom: String,
        _ chain: ProxyChain
    ) -> Fault {
        var fault = fault(
            outer,
            proxy.view.object,
            "\(inner.path.label) waits \(inner.seconds) s for what is behind it"
        )
        // What nobody wrote may never have been meant.
        let isMeant = inner.isWritten && outer.isStated
        fault.severity = isMeant ? .warning : .advice
        fault.confidence = isMeant ? .certain : .assumed
        fault.secondary = [inner.label]
        fault.symptoms = [symptom]
        let needed = inner.seconds + TimeoutLadder.step
        fault.sum = "\(inner.path.label) \(inner.seconds) + step \(TimeoutLadder.step) = \(needed)"
        fault.notes = ["the chain: \(chain.textWithOrigins)"]
        fault.fix = Fix("timeout of \(needed) s", safety: .unsafe, outer.change(needed))
        return fault
    }

    private func compare(_ outer: ProxyTimeout, _ workload: WorkloadSituation) -> [Fault] {
        let proxy = TimeoutRung(outer.path.label, seconds: outer.seconds)
        var found: [Fault] = []
        let slowest = workload.settings.slowestRequest
        if let seconds = slowest.value {
            let inner = TimeoutRung("slowest request", seconds: seconds)
            found += TimeoutRung.violations(in: [proxy, inner]).map { _ in
                var fault = fault(outer, workload.object, "its slowest request takes \(seconds) s")
                fault.severity = outer.isStated && outer.path.timeoutScope == .wholeRequest ? .error : .warning
                fault.assumptions = [slowest.assumption]
                let ladder = TimeoutLadder(slowestRequest: seconds)
                fault.sum = ladder.sum(on: outer.path)
                if let needed = ladder.timeout(on: outer.path), needed > outer.seconds {
                    fault.fix = Fix("timeout of \(needed) s", outer.change(needed))
                }
                return fault
            }
        }
        // A default that settings elsewhere may have changed is held against what somebody said, and nothing else.
        guard outer.isStated || outer.isWritten else { return found }
        // Of gunicorn's workers the option limits the requests of those alone that have one request at a time.
        let containers = workload.template.servingContainers.filter { container in
            let server = workload.servers.byContainer[container.name.value ?? ""]?.server
            return server.map { $0.program != "gunicorn" || $0.name == "gunicorn-sync" } ?? true
        }
        for option in containers.flatMap(ServerOption.requestTimeout) {
            let inner = TimeoutRung(option.name, seconds: option.seconds)
            found += TimeoutRung.violations(in: [proxy, inner]).map { _ in
                var fault = fault(outer, workload.object, "\(option.name) is \(option.seconds) s")
                fault.secondary = [option.place.label("gives up after \(option.seconds) s")]
                return fault
            }
        }
        return found
    }

    private func fault(_ outer: ProxyTimeout, _ workload: KubernetesObject, _ inner: String) -> Fault {
        Fault(
            "\(outer.path.label) gives up on \(workload.name) after \(outer.seconds) s, but \(inner)",
            at: outer.label,
            severity: .warning,
            confidence: outer.isStated ? .certain : .assumed,
            object: workload.title,
            symptoms: [
                outer.path.proxy.statuses(.timeout).compactMap { $0.map(String.init) }.joined(separator: " or ")
                    + " from \(outer.path.label)"
            ]
        )
    }

    // MARK: - HTTPRoute

    private func route(_ object: KubernetesObject) -> [Fault] {
        RouteView(object).rules.compactMap { rule in
            let (request, backend) = (rule.requestTimeout, rule.backendRequestTimeout)
            guard let outer = GatewayDuration.milliseconds(request.value),
                let inner = GatewayDuration.milliseconds(backend.value),
                outer > 0, inner > outer
            else { return nil }
            return Fault(
                "HTTPRoute \(object.name): backendRequest timeout cannot be longer than request timeout",
                at: backend.label("longer than the whole request"),
                secondary: [request.label("the whole request")],
                object: object.title
            )
        }
    }
}
