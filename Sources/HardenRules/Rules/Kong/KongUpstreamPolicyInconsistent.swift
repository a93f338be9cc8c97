import HardenKubernetes
import HardenYAML

/// Finds rules of routes whose Services name different KongUpstreamPolicies.
package struct KongUpstreamPolicyInconsistent: Rule {
    package static let metadata = RuleMetadata(
        id: "kong-upstream-policy-inconsistent",
        area: .kong,
        title: "The Services of one route rule have different KongUpstreamPolicies",
        severity: .error,
        disruptions: [.nodeLoss, .steadyState],
        codes: [502, 503, 504],
        remedy: .unsafeFix,
        explanation: """
            Kong makes one upstream of all Services of a rule. If they do not all name the same policy, Kong Ingress
            Controller reports "inconsistent KongUpstreamPolicy configuration for services" and uses none.
            """,
        before: """
            rules:
              - backendRefs:
                  - {name: orders, port: 80}       # konghq.com/upstream-policy: orders
                  - {name: orders-next, port: 80}  # no annotation
            """,
        after: """
            rules:
              - backendRefs:
                  - {name: orders, port: 80}       # konghq.com/upstream-policy: orders
                  - {name: orders-next, port: 80}  # konghq.com/upstream-policy: orders
            """,
        sources: ["https://developer.konghq.com/kubernetes-ingress-controller/reference/custom-resources/"]
    )

    package init() {}

    package func check(_ context: RuleContext) -> [Finding] {
        context.objects(RouteView.kinds).flatMap { position, object in
            RouteView(object).rules.compactMap { check($0, of: position, object, context) }
        }
    }

    private func check(
        _ rule: RouteRuleView,
        of position: Int,
        _ route: KubernetesObject,
        _ context: RuleContext
    ) -> Finding? {
        var nodes: [ServiceNode] = []
        for backend in rule.backends where backend.kind.value == "Service" && backend.namespace.isAbsent {
            let found = context.topology.resolve(backend.name.value, [.service], from: position).objects
            guard found.count == 1, let node = context.topology.service(at: found[0]) else { return nil }
            if !nodes.contains(where: { $0.position == node.position }) { nodes.append(node) }
        }
        let isKongs = nodes.contains { node in
            node.routes.contains { isOf($0, position) && ($0.kind == .kong || $0.kind == .kongToClusterIP) }
        }
        guard isKongs, nodes.count > 1, nodes.allSatisfy({ !$0.view.kongUpstreamPolicy.isOpen }),
            nodes.allSatisfy({ !context.isPatched($0.position, ["metadata", "annotations"]) })
        else { return nil }
        let names = Set(nodes.compactMap(\.view.kongUpstreamPolicy.value))
        let without = nodes.filter(\.view.kongUpstreamPolicy.isAbsent)
        guard !names.isEmpty, names.count > 1 || !without.isEmpty else { return nil }
        var fix: Fix?
        if let name = names.first, names.count == 1 {
            fix = Fix(
                "konghq.com/upstream-policy: \(name) on all Services of the rule",
                safety: .unsafe,
                changes: without.map { node in
                    node.view.object.edit(.put(node.view.kongUpstreamPolicy.path, .string(name)))
                }
            )
        }
        return Finding(
            rule: Self.id,
            severity: .error,
            message: "Kong uses no KongUpstreamPolicy for a rule of \(route.name), whose Services disagree about it",
            object: route.title,
            primary: rule.place["backendRefs"].label("one upstream for all of them", in: route),
            secondary: nodes.map { node in
                let field = node.view.kongUpstreamPolicy
                return field.label(field.value.map { "names \($0)" } ?? "names none", in: node.view.object)
            },
            disruptions: Self.metadata.disruptions,
            symptoms: ["502, 503 or 504 from Kong that its health checks would have avoided"],
            fix: fix
        )
    }

    private func isOf(_ route: TrafficRoute, _ position: Int) -> Bool {
        if case .route(position, _) = route.source { true } else { false }
    }
}
