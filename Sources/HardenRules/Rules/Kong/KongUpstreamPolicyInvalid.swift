import HardenKubernetes
import HardenYAML

/// Finds upstreams that the API server or Kong refuses.
struct KongUpstreamPolicyInvalid: Rule {
    static let metadata = RuleMetadata(
        id: "kong-upstream-policy-invalid",
        area: .kong,
        title: "A KongUpstreamPolicy, or an upstream of Kong, is refused",
        severity: .error,
        remedy: .safeFix,
        explanation: """
            The API server refuses a KongUpstreamPolicy whose values are out of range or whose fields do not go together,
            and Kong refuses such an upstream of a decK file or a KongIngress. The former settings stay in force.
            """,
        sources: [
            "https://github.com/Kong/kubernetes-configuration/blob/main/api/configuration/v1beta1/kongupstreampolicy_types.go",
            "https://developer.konghq.com/gateway/entities/upstream/",
        ]
    )

    static let subjects: Subjects<KongUpstream> =
        .kongUpstreamPolicies.reading(["spec"]) + .kongIngresses + .deckUpstreams

    func faults(of upstream: KongUpstream, in context: RuleContext) -> [Fault] {
        let isNamed = upstream.deck == nil || upstream.view.name.value != nil
        let title = isNamed ? upstream.title : "decK upstream without a name"
        return upstream.view.faults.map { fault in
            let name = if case .key(let key) = fault.place.path.components.last { key } else { "the value" }
            return Fault(
                "\(title) is \(fault.isDropped ? "refused, or loses a part" : "refused"): \(name) \(fault.message)",
                at: fault.place.label(fault.message),
                severity: fault.isDropped ? .warning : .error,
                object: title,
                fix: fault.fix
            )
        }
    }
}
