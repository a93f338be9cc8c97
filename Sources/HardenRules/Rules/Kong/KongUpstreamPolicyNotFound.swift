import HardenCoding
import HardenKubernetes
import HardenYAML

/// Finds Services whose KongUpstreamPolicy is in another namespace or has another name.
struct KongUpstreamPolicyNotFound: Rule {
    static let metadata = RuleMetadata(
        id: "kong-upstream-policy-not-found",
        area: .kong,
        title: "A Service names a KongUpstreamPolicy that is not in its namespace",
        severity: .error,
        disruptions: [.nodeLoss, .steadyState],
        codes: [502, 503, 504],
        remedy: .unsafeFix,
        unsafeBecause: "that this one is meant is told by its name alone",
        explanation: """
            A KongUpstreamPolicy is looked up by its name in the namespace of the Service. Without it there is no hashing
            and no health check. Nothing is said where the policy may simply be in another repository.
            """,
        sources: ["https://developer.konghq.com/kubernetes-ingress-controller/reference/custom-resources/"]
    )

    static let subjects: Subjects<ServiceNode> = .services.reading(["metadata", "annotations"])

    func faults(of node: ServiceNode, in context: RuleContext) -> Fault? {
        let field = node.view.kongUpstreamPolicy
        guard case .notFound(let absence) = node.kongUpstreamPolicy, !absence.isOpen, let name = field.value,
            !field.isOpen
        else { return nil }
        let object = node.view.object
        let symptoms = ["502, 503 or 504 from Kong that its health checks would have avoided"]
        let elsewhere = absence.sameName.map { context.object($0) }.first {
            $0.namespace != nil && object.namespace != nil && $0.namespace != object.namespace
        }
        if let elsewhere {
            return Fault(
                "KongUpstreamPolicy \(name) is not in the namespace of \(object.name), so Kong ignores it",
                at: field.label("looked up in namespace \(object.namespace ?? "")"),
                secondary: [elsewhere.metadata["namespace"].label("it is in \(elsewhere.namespace ?? "")")],
                symptoms: symptoms
            )
        }
        guard absence.sameName.isEmpty else { return nil }
        let candidates = absence.sameKind.filter {
            !context.isReferred($0, as: .kongUpstreamPolicy) && context.isBeside($0, node.position)
        }
        .map { context.object($0) }
        guard let closest = closest(to: name, among: candidates.map(\.name)),
            let meant = candidates.first(where: { $0.name == closest }),
            // Numbered names are siblings, not slips of the pen.
            closest.filter({ !$0.isNumber }) != name.filter({ !$0.isNumber })
        else { return nil }
        return Fault(
            "there is no KongUpstreamPolicy \(name) for \(object.name); \(closest) is called almost the same",
            at: field.label("not in the input"),
            secondary: [meant.metadata["name"].label("named by no Service")],
            severity: .warning,
            symptoms: symptoms,
            fix: Fix("konghq.com/upstream-policy: \(closest)", safety: .unsafe, field.put(.string(closest)))
        )
    }
}
