import HardenKubernetes
import HardenRollout
import HardenYAML

/// Finds upstreams of Pods for which Kong has no health check.
package struct KongHealthChecksOff: Rule {
    package static let metadata = RuleMetadata(
        id: "kong-health-checks-off",
        area: .kong,
        title: "Kong does not check the Pods that it sends requests to",
        severity: .advice,
        disruptions: [.nodeLoss],
        codes: [502, 504],
        remedy: .unsafeFix,
        explanation: """
            All health checks of Kong are off by default. Until Kubernetes notices that a node is gone, Kong goes on
            sending requests to its Pods, and each waits for the connect timeout first. An active check finds out within
            seconds, and brings the Pod back as soon as it answers again.
            """,
        before: """
            kind: Service
            metadata:
              name: orders
            """,
        after: """
            kind: Service
            metadata:
              name: orders
              annotations:
                konghq.com/upstream-policy: orders
            ---
            kind: KongUpstreamPolicy
            metadata:
              name: orders
            spec:
              healthchecks:
                active:
                  type: tcp
                  healthy: {interval: 5, successes: 1}
                  unhealthy: {interval: 5, tcpFailures: 2, timeouts: 2}
            """,
        sources: [
            "https://developer.konghq.com/gateway/traffic-control/health-checks-circuit-breakers/",
            "https://developer.konghq.com/kubernetes-ingress-controller/reference/custom-resources/",
        ]
    )

    package init() {}

    package func check(_ context: RuleContext) -> [Finding] {
        context.topology.services.compactMap { check($0, context) }
    }

    private func check(_ node: ServiceNode, _ context: RuleContext) -> Finding? {
        guard node.hasPodTargets, node.kongIngress == nil, !node.workloads.isEmpty,
            !context.isPatched(node.position, ["metadata", "annotations"])
        else { return nil }
        let object = node.view.object
        guard let resolution = node.kongUpstreamPolicy else {
            let annotation = node.view.kongUpstreamPolicy
            let fix = Fix(
                "a KongUpstreamPolicy with an active check",
                safety: .unsafe,
                changes: [
                    .newDocument(beside: object.file, name: object.name, policy(for: object)),
                    object.edit(.put(annotation.path, .string(object.name))),
                ]
            )
            // All Services of a rule need the same policy, or Kong uses none.
            if sharesRule(node, context) { return finding(object, node, [], nil) }
            let isTaken = context.objects(KongUpstreamPolicyView.kinds).contains { $0.object.name == object.name }
            return finding(object, node, [], isTaken ? nil : annotation.place.own(fix))
        }
        guard let position = resolution.first, resolution.objects.count == 1 else { return nil }
        let policy = context.object(position)
        let upstream = KongUpstreamPolicyView(policy).upstream
        guard !upstream.active.isActive, upstream.faults.isEmpty, !hasUnknown(upstream.active),
            !context.isPatched(position, ["spec"])
        else { return nil }
        let fix =
            upstream.active.exists
            ? nil
            : Fix(
                "an active check in KongUpstreamPolicy \(policy.name)",
                safety: .unsafe,
                changes: [policy.edit(.put(upstream.active.place.path, Self.activeCheck))]
            )
        let place = upstream.active.exists ? upstream.active.place : policy.spec
        let label = place.label("its policy has no active check that counts", in: policy)
        return finding(object, node, [label], fix.flatMap { upstream.active.place.own($0) })
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

    private func finding(_ object: KubernetesObject, _ node: ServiceNode, _ labels: [Finding.Label], _ fix: Fix?)
        -> Finding
    {
        let route = node.routes.first { $0.kind == .kong }
        var notes: [String] = []
        if case .assumed(let reason) = route?.certainty { notes = ["behind Kong, because \(reason)"] }
        return Finding(
            rule: Self.id,
            severity: .advice,
            message: "Kong does not notice when a Pod of \(object.name) is gone until Kubernetes does",
            object: object.title,
            primary: object.metadata["name"].label("its Pods are targets of Kong", in: object),
            secondary: labels,
            disruptions: Self.metadata.disruptions,
            symptoms: ["504 from Kong after its connect timeouts", "502 where the node refuses"],
            notes: notes,
            fix: fix
        )
    }

    private func policy(for object: KubernetesObject) -> YAMLMapping {
        var metadata = YAMLMapping([YAMLMapping.Entry("name", .string(object.name))])
        if let namespace = object.namespace { metadata["namespace"] = .string(namespace) }
        return YAMLMapping([
            YAMLMapping.Entry("apiVersion", "configuration.konghq.com/v1beta1"),
            YAMLMapping.Entry("kind", "KongUpstreamPolicy"),
            YAMLMapping.Entry("metadata", .mapping(metadata)),
            YAMLMapping.Entry("spec", ["healthchecks": ["active": Self.activeCheck]]),
        ])
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
