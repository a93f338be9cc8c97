import HardenKubernetes
import HardenRollout
import HardenYAML

/// Finds rules of routes whose Services name different KongUpstreamPolicies.
struct KongUpstreamPolicyInconsistent: Rule {
    static let metadata = RuleMetadata(
        id: "kong-upstream-policy-inconsistent",
        area: .kong,
        title: "The Services of one route rule have different KongUpstreamPolicies",
        severity: .error,
        disruptions: [.nodeLoss, .steadyState],
        codes: [502, 503, 504],
        remedy: .unsafeFix,
        unsafeBecause: "why the others name none is not known",
        explanation: """
            Kong makes one upstream of all Services of a rule. If they do not all name the same policy, Kong Ingress
            Controller reports "inconsistent KongUpstreamPolicy configuration for services" and uses none.
            """,
        sources: ["https://developer.konghq.com/kubernetes-ingress-controller/reference/custom-resources/"]
    )

    static let subjects: Subjects<InputObject> = .objects(RouteView.kinds)

    func faults(of route: InputObject, in context: RuleContext) -> [Fault] {
        RouteView(route.object).rules.compactMap { fault($0, of: route, context) }
    }

    private func fault(_ rule: RouteRuleView, of route: InputObject, _ context: RuleContext) -> Fault? {
        var nodes: [ServiceNode] = []
        for backend in rule.backends where backend.kind.value == "Service" && backend.namespace.isAbsent {
            let found = context.topology.resolve(backend.name.value, [.service], from: route.place).objects
            guard found.count == 1, let node = context.topology.service(at: found[0]) else { return nil }
            if !nodes.contains(where: { $0.position == node.position }) { nodes.append(node) }
        }
        let isKongs = nodes.flatMap(\.routes).contains { found in
            guard case .route(route.place, _) = found.source else { return false }
            return found.kind.path == .kong || found.kind.path == .kongToClusterIP
        }
        guard isKongs, nodes.count > 1, nodes.allSatisfy({ !$0.view.kongUpstreamPolicy.isOpen }),
            nodes.allSatisfy({ !context.isPatched($0.position, ["metadata", "annotations"]) })
        else { return nil }
        let names = Set(nodes.compactMap(\.view.kongUpstreamPolicy.value))
        let without = nodes.map(\.view.kongUpstreamPolicy).filter(\.isAbsent)
        guard let name = names.first, names.count > 1 || !without.isEmpty else { return nil }
        let fix = Fix(
            "konghq.com/upstream-policy: \(name) on all Services of the rule",
            safety: .unsafe,
            all: without.map { $0.put(.string(name)) }
        )
        return Fault(
            "Kong uses no KongUpstreamPolicy for a rule of \(route.object.name), whose Services disagree about it",
            at: rule.place["backendRefs"].label("one upstream for all of them"),
            secondary: nodes.map(\.view.kongUpstreamPolicy).map { field in
                field.label(field.value.map { "names \($0)" } ?? "names none")
            },
            symptoms: ["502, 503 or 504 from Kong that its health checks would have avoided"],
            fix: names.count == 1 ? fix : nil
        )
    }
}
