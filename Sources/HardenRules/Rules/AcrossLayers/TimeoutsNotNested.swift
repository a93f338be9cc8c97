import HardenKubernetes
import HardenRollout
import HardenYAML

/// Finds proxies that give up before the application does.
package struct TimeoutsNotNested: Rule {
    package static let metadata = RuleMetadata(
        id: "timeouts-not-nested",
        area: .acrossLayers,
        title: "An outer timeout ends before the inner one",
        severity: .error,
        disruptions: [.steadyState],
        codes: [504],
        failures: [.timeout],
        remedy: .safeFix,
        explanation: """
            Each timeout has to be at least as long as the next one inwards; otherwise the outer proxy answers 504 while
            the inner side still works, and the answer is lost. Compared are the timeouts of the proxies in front of a
            workload with its slowest request, where the configuration states it, and with the server's own limit
            (gunicorn); and the timeout of a load balancer with that of Kong or ingress-nginx behind it. In an HTTPRoute the API server refuses a `backendRequest` longer than `request`.
            """,
        before: """
            # slowestRequest: 45s
            kind: BackendConfig
            spec:
              timeoutSec: 30
            """,
        after: """
            # slowestRequest: 45s
            kind: BackendConfig
            spec:
              timeoutSec: 55
            """,
        sources: [
            "https://cloud.google.com/load-balancing/docs/backend-service#timeout-setting",
            "https://gateway-api.sigs.k8s.io/geps/gep-1742/",
        ]
    )

    package init() {}

    package func check(_ context: RuleContext) -> [Finding] {
        let timeouts = ProxyTimeouts(context: context)
        let byWorkload = context.workloads.flatMap { workload in
            var seen: Set<String> = []
            return timeouts.timeouts(before: workload).flatMap { compare($0, workload) }
                .filter { seen.insert("\($0.primary.file):\($0.primary.range):\($0.message)").inserted }
        }
        return byWorkload + chains(timeouts) + context.topology.manifests.objects.flatMap(route)
    }

    // MARK: - Two proxies

    /// Load balancers that give up before the proxy behind them does.
    private func chains(_ timeouts: ProxyTimeouts) -> [Finding] {
        let (fronts, context) = (timeouts.fronts, timeouts.context)
        return [fronts.kong, fronts.nginx].compactMap { $0 }.flatMap { proxy -> [Finding] in
            let inner = context.workloads.flatMap { workload in
                workload.node.routes.filter { fronts.proxy(on: $0.kind)?.node.position == proxy.node.position }
                    .compactMap { route -> ProxyTimeout? in
                        guard let path = route.kind.path, let node = context.topology.service(at: route.service) else {
                            return nil
                        }
                        return timeouts.gateway(path, route, node)
                    }
            }
            guard let longest = inner.max(by: { $0.seconds < $1.seconds }) else { return [] }
            return timeouts.loadBalancers(before: proxy).flatMap { outer in
                let rungs = [outer, longest].map { TimeoutRung($0.path.label, seconds: $0.seconds) }
                return TimeoutRung.violations(in: rungs).map { _ in chain(outer, longest, proxy) }
            }
        }
    }

    private func chain(_ outer: ProxyTimeout, _ inner: ProxyTimeout, _ proxy: WorkloadSituation) -> Finding {
        var finding = finding(outer, proxy, "\(inner.path.label) waits \(inner.seconds) s for what is behind it")
        // What nobody wrote may never have been meant.
        finding.severity = inner.isWritten && outer.isStated ? .warning : .advice
        finding.secondary = [inner.label]
        let needed = inner.seconds + TimeoutLadder.step
        finding.sum = "\(inner.path.label) \(inner.seconds) + step \(TimeoutLadder.step) = \(needed)"
        finding.fix = outer.edit(needed).map { Fix("timeout of \(needed) s", safety: .unsafe, changes: [$0]) }
        return finding
    }

    private func compare(_ outer: ProxyTimeout, _ workload: WorkloadSituation) -> [Finding] {
        let proxy = TimeoutRung(outer.path.label, seconds: outer.seconds)
        var found: [Finding] = []
        let slowest = workload.settings.slowestRequest
        if let seconds = slowest.value {
            let inner = TimeoutRung("slowest request", seconds: seconds)
            found += TimeoutRung.violations(in: [proxy, inner]).map { _ in
                var finding = finding(outer, workload, "its slowest request takes \(seconds) s")
                finding.severity = outer.isStated && outer.path.timeoutScope == .wholeRequest ? .error : .warning
                finding.assumptions = [slowest.assumption]
                let ladder = TimeoutLadder(slowestRequest: seconds)
                finding.sum = ladder.sum(on: outer.path)
                if let needed = ladder.timeout(on: outer.path), needed > outer.seconds,
                    let change = outer.edit(needed)
                {
                    finding.fix = Fix("timeout of \(needed) s", changes: [change])
                }
                return finding
            }
        }
        // A default that settings elsewhere may have changed is held against what somebody said, and nothing else.
        guard outer.isStated || outer.place != nil else { return found }
        for option in workload.template.servingContainers.flatMap(ServerOption.requestTimeout) {
            let inner = TimeoutRung(option.name, seconds: option.seconds)
            found += TimeoutRung.violations(in: [proxy, inner]).map { _ in
                var finding = finding(outer, workload, "\(option.name) is \(option.seconds) s")
                let label = "gives up after \(option.seconds) s"
                finding.secondary = [option.place.label(label, in: workload.object)]
                return finding
            }
        }
        return found
    }

    private func finding(_ outer: ProxyTimeout, _ workload: WorkloadSituation, _ inner: String) -> Finding {
        Finding(
            rule: Self.id,
            severity: .warning,
            message: "\(outer.path.label) gives up on \(workload.object.name) after \(outer.seconds) s, but \(inner)",
            object: workload.object.title,
            primary: outer.label,
            disruptions: Self.metadata.disruptions,
            symptoms: ["504 from \(outer.path.label)"]
        )
    }

    // MARK: - HTTPRoute

    private func route(_ object: KubernetesObject) -> [Finding] {
        guard object.kind == .httpRoute else { return [] }
        return RouteView(object).rules.compactMap { rule in
            let (request, backend) = (rule.requestTimeout, rule.backendRequestTimeout)
            guard let outer = Self.milliseconds(request.value), let inner = Self.milliseconds(backend.value),
                outer > 0, inner > outer
            else { return nil }
            return Finding(
                rule: Self.id,
                severity: .error,
                message: "HTTPRoute \(object.name): backendRequest timeout cannot be longer than request timeout",
                object: object.title,
                primary: backend.label("longer than the whole request", in: object),
                secondary: [request.label("the whole request", in: object)],
                disruptions: Self.metadata.disruptions
            )
        }
    }

    /// A duration of the Gateway API, such as `1m30s`. Source: Gateway API, GEP-2257.
    private static func milliseconds(_ text: String?) -> Int? {
        guard var rest = text?[...], !rest.isEmpty else { return nil }
        var sum = 0
        while !rest.isEmpty {
            let digits = rest.prefix(while: \.isNumber)
            rest = rest.dropFirst(digits.count)
            let unit = rest.prefix(while: \.isLetter)
            rest = rest.dropFirst(unit.count)
            let factors = ["h": 3_600_000, "m": 60_000, "s": 1000, "ms": 1]
            guard let number = Int(digits), number < 1_000_000, let factor = factors[String(unit)] else { return nil }
            sum += number * factor
        }
        return sum
    }
}
