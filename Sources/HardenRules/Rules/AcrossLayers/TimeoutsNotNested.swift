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
        remedy: .safeFix,
        explanation: """
            Each timeout has to be at least as long as the next one inwards; otherwise the outer proxy answers 504 while
            the inner side still works, and the answer is lost. Compared are the timeouts of the proxies in front of a
            workload with its slowest request, where the configuration states it, and with the server's own limit
            (gunicorn). In an HTTPRoute the API server refuses a `backendRequest` longer than `request`.
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
        let byWorkload = context.workloads.flatMap { workload in
            var seen: Set<String> = []
            return outerTimeouts(of: workload, context).flatMap { compare($0, workload) }
                .filter { seen.insert("\($0.primary.file):\($0.primary.range):\($0.message)").inserted }
        }
        return byWorkload + context.topology.manifests.objects.flatMap(route)
    }

    /// The timeout of a proxy in front of a workload.
    private struct Outer {
        let path: TrafficPath
        let seconds: Int
        let label: Finding.Label
        let isStated: Bool
        /// The change that sets another number of seconds.
        let edit: @Sendable (Int) -> Fix.Change?
    }

    private func outerTimeouts(of workload: WorkloadSituation, _ context: RuleContext) -> [Outer] {
        workload.node.routes.compactMap { route in
            guard let path = route.kind.path, let node = context.topology.service(at: route.service) else { return nil }
            switch path.timeoutScope {
            case .wholeRequest: return loadBalancer(path, route, node, context)
            case .betweenReads: return gateway(path, route, node, context)
            case nil: return nil
            }
        }
    }

    private func loadBalancer(
        _ path: TrafficPath,
        _ route: TrafficRoute,
        _ node: ServiceNode,
        _ context: RuleContext
    ) -> Outer? {
        let isStated = route.certainty == .stated
        func outer(_ field: Field<Int>, _ object: KubernetesObject) -> Outer? {
            guard let seconds = field.value else { return nil }
            let text = "timeout \(seconds) s\(field.isDefault ? ", the default" : "")"
            let isShared = field.place.isShared
            return Outer(path: path, seconds: seconds, label: field.label(text, in: object), isStated: isStated) {
                isShared ? nil : object.edit(.put(field.path, .int($0)))
            }
        }
        if route.kind.isGKEGateway {
            let policy = node.policies.map(context.object).first { BackendPolicyView.kinds.contains($0.kind) }
            if let policy { return outer(BackendPolicyView(policy).timeoutSeconds, policy) }
        } else if let port = route.port, let entry = node.view.backendConfigs?.entry(for: port) {
            guard let binding = node.backendConfigs.first(where: { $0.entry.port == entry.port }),
                let object = binding.resolution.first.map(context.object)
            else { return nil }
            return outer(BackendConfigView(object).timeoutSeconds, object)
        }
        // Without either, a NEG of its own has the timeout of a load balancer that is made elsewhere.
        guard path != .standaloneNEG, let seconds = path.defaultTimeout else { return nil }
        let label = node.view.object.metadata["name"].label("timeout \(seconds) s, the default", in: node.view.object)
        return Outer(path: path, seconds: seconds, label: label, isStated: isStated) { _ in nil }
    }

    private func gateway(
        _ path: TrafficPath,
        _ route: TrafficRoute,
        _ node: ServiceNode,
        _ context: RuleContext
    ) -> Outer? {
        let service = node.view.object
        let isStated = route.certainty == .stated
        switch route.kind {
        case .kong, .kongToClusterIP:
            // A decK file and a KongIngress say it elsewhere.
            guard node.kongIngress == nil, !route.isFromDeck else { return nil }
            let field = node.view.kongReadTimeout
            guard !field.isUnknown, let standard = path.defaultTimeout else { return nil }
            guard let milliseconds = field.isAbsent ? standard * 1000 : field.value.flatMap({ Int($0) }) else {
                return nil
            }
            let place = field.isAbsent ? service.metadata["name"] : field.place
            let label = place.label("read timeout \(milliseconds) ms", in: service)
            let path = field.path
            return Outer(path: route.kind.path ?? .kong, seconds: milliseconds / 1000, label: label, isStated: isStated)
            {
                service.edit(.put(path, .string("\($0 * 1000)")))
            }
        case .ingressNGINX, .nginxToClusterIP:
            guard let ingress = route.ingress.map(context.object) else { return nil }
            let field = IngressView(ingress).nginxSetting("proxy-read-timeout")
            // The controller's ConfigMap may have another default.
            guard let seconds = field.value.flatMap({ Int($0) }) else { return nil }
            let path = field.path
            return Outer(
                path: route.kind.path ?? .ingressNGINX,
                seconds: seconds,
                label: field.label("read timeout \(seconds) s", in: ingress),
                isStated: isStated
            ) { ingress.edit(.put(path, .string("\($0)"))) }
        default: return nil
        }
    }

    private func compare(_ outer: Outer, _ workload: WorkloadSituation) -> [Finding] {
        let proxy = TimeoutRung(outer.path.label, seconds: outer.seconds)
        var found: [Finding] = []
        let slowest = workload.settings.slowestRequest
        if let seconds = slowest.value {
            let inner = TimeoutRung("slowest request", seconds: seconds)
            found += TimeoutRung.violations(in: [proxy, inner]).map { _ in
                var finding = finding(outer, workload, "its slowest request takes \(seconds) s")
                finding.severity = outer.isStated && outer.path.timeoutScope == .wholeRequest ? .error : .warning
                finding.assumptions = [slowest.assumption]
                if let needed = TimeoutLadder(slowestRequest: seconds).timeout(on: outer.path), needed > outer.seconds,
                    let change = outer.edit(needed)
                {
                    finding.fix = Fix("timeout of \(needed) s", changes: [change])
                }
                return finding
            }
        }
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

    private func finding(_ outer: Outer, _ workload: WorkloadSituation, _ inner: String) -> Finding {
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

extension TrafficRoute {
    fileprivate var isFromDeck: Bool {
        if case .deck = source { true } else { false }
    }
}
