import HardenKubernetes
import HardenRollout
import HardenYAML

/// Finds upstreams of Pods for which Kong has no health check.
struct KongHealthChecksOff: Rule {
    static let metadata = RuleMetadata(
        id: "kong-health-checks-off",
        area: .kong,
        title: "Kong does not check the Pods that it sends requests to",
        severity: .advice,
        disruptions: [.nodeLoss],
        codes: [502, 504],
        remedy: .unsafeFix,
        unsafeBecause: "which request tells that a Pod can serve is known to the application alone",
        explanation: """
            All health checks of Kong are off by default. Until Kubernetes notices that a node is gone, Kong goes on
            sending requests to its Pods, and each waits for the connect timeout first. An active check finds out within
            seconds, and brings the Pod back as soon as it answers again. A KongUpstreamPolicy counts only where a Service
            names it.
            """,
        sources: [
            "https://developer.konghq.com/gateway/traffic-control/health-checks-circuit-breakers/",
            "https://developer.konghq.com/kubernetes-ingress-controller/reference/custom-resources/",
        ],
        remark: Remark.Phrase(
            one: "Service has no active health check in Kong, which goes on sending to a lost node",
            many: "Services have no active health check in Kong, which goes on sending to a lost node"
        )
    )

    static let subjects: Subjects<ServiceNode> = .services
        .where { $0.hasPodTargets && $0.kongIngress == nil && !$0.workloads.isEmpty }
        .reading(["metadata", "annotations"])

    func faults(of node: ServiceNode, in context: RuleContext) -> Fault? {
        let route = node.routes.first { $0.kind.path == .kong }
        var notes: [String] = []
        if case .assumed(let reason) = route?.certainty { notes = ["behind Kong, because \(reason)"] }
        var fault = Fault(
            "Kong does not notice when a Pod of \(node.view.name) is gone until Kubernetes does",
            at: node.view.object.metadata["name"].label("its Pods are targets of Kong"),
            confidence: notes.isEmpty ? .certain : .assumed,
            symptoms: ["504 from Kong after its connect timeouts", "502 where the node refuses"],
            notes: notes
        )
        guard let resolution = node.kongUpstreamPolicy else {
            if let policy = unnamedPolicy(for: node, context) {
                fault.message =
                    "Service \(node.view.name) does not name KongUpstreamPolicy \(policy.name), so nothing of it is applied"
                fault.severity = .warning
                fault.secondary = [policy.metadata["name"].label("is for no Service")]
                // One without health checks would not help here.
                guard policy.spec["healthchecks"].exists else { return fault }
                fault.fix = Fix(
                    "konghq.com/upstream-policy: \(policy.name)",
                    safety: .unsafe,
                    node.view.kongUpstreamPolicy.put(.string(policy.name))
                )
                return fault
            }
            fault.fix = newPolicy(for: node, context)
            return fault
        }
        guard let position = resolution.first, resolution.objects.count == 1 else { return nil }
        let policy = context.object(position)
        let upstream = KongUpstreamPolicyView(policy).upstream
        let active = upstream.active
        guard !active.isActive, upstream.faults.isEmpty, !hasUnknown(active), !context.isPatched(position, ["spec"])
        else { return nil }
        let place = active.exists ? active.place : policy.spec
        fault.secondary = [place.label("its policy has no active check that counts")]
        if !active.exists {
            let title = "an active check in KongUpstreamPolicy \(policy.name)"
            fault.fix = Fix(title, safety: .unsafe, active.place.put(Self.activeCheck))
        }
        return fault
    }

    /// The only KongUpstreamPolicy beside a Service, where no Service names it and no other one may be meant.
    private func unnamedPolicy(for node: ServiceNode, _ context: RuleContext) -> KubernetesObject? {
        func isFree(_ position: Int) -> Bool {
            context.isBeside(position, node.position) && !context.isReferred(position, as: .kongUpstreamPolicy)
                && context.object(position).namespace == node.view.object.namespace
        }
        let free = context.objects(KongUpstreamPolicyView.kinds).filter { isFree($0.position) }
        guard !free.isEmpty else { return nil }
        let bare = context.topology.services.filter {
            $0.hasPodTargets && $0.kongUpstreamPolicy == nil && context.isBeside($0.position, node.position)
        }
        let named = free.filter { $0.object.name == node.view.name }
        let meant = named.count == 1 ? named : bare.count == 1 ? free : []
        return meant.count == 1 && !sharesRule(node, context) ? meant[0].object : nil
    }

    private func newPolicy(for node: ServiceNode, _ context: RuleContext) -> Fix? {
        let object = node.view.object
        let isTaken = context.objects(KongUpstreamPolicyView.kinds).contains { $0.object.name == object.name }
        // All Services of a rule need the same policy, or Kong uses none.
        guard !isTaken, !sharesRule(node, context) else { return nil }
        let spec = YAMLMapping([YAMLMapping.Entry("healthchecks", ["active": Self.activeCheck])])
        return Fix(
            "a KongUpstreamPolicy with an active check",
            safety: .unsafe,
            object.newNeighbour(
                "configuration.konghq.com/v1beta1",
                "KongUpstreamPolicy",
                named: object.name,
                spec: spec
            ),
            node.view.kongUpstreamPolicy.put(.string(object.name))
        )
    }

    /// Whether a rule that sends to a Service sends to others too.
    private func sharesRule(_ node: ServiceNode, _ context: RuleContext) -> Bool {
        node.routes.contains { route in
            guard case .route(let position, _) = route.source else { return false }
            return RouteView(context.object(position)).rules.contains { rule in
                rule.backends.count > 1 && rule.backends.contains { $0.name.value == node.view.object.name }
            }
        }
    }

    private func hasUnknown(_ check: KongHealthCheckView) -> Bool {
        [
            check.healthyInterval, check.healthySuccesses, check.unhealthyInterval, check.tcpFailures, check.timeouts,
            check.httpFailures,
        ].contains { $0.isUnknown || $0.expectation != nil }
    }

    /// A check of the connection alone, which needs no path of the application.
    private static let activeCheck: YAMLValue = [
        "type": "tcp",
        "healthy": ["interval": .int(KongActiveCheck.interval), "successes": .int(KongActiveCheck.successes)],
        "unhealthy": [
            "interval": .int(KongActiveCheck.interval),
            "tcpFailures": .int(KongActiveCheck.failures),
            "timeouts": .int(KongActiveCheck.failures),
        ],
    ]
}
