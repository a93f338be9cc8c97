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
        let all = upstream.view.faults
        return dropped(all.filter(\.isDropped), title)
            + all.filter { !$0.isDropped }.map { fault in
                Fault(
                    "\(title) is refused: \(Self.name(fault)) \(fault.message)",
                    at: fault.place.label(fault.message),
                    object: title,
                    fix: fault.fix
                )
            }
    }

    /// Fields that do not exist, which are one mistake as a rule: another format's names.
    private func dropped(_ faults: [KongUpstreamFault], _ title: String) -> [Fault] {
        guard let first = faults.first else { return [] }
        let names = faults.prefix(3).map(Self.name).joined(separator: ", ")
        let rest = faults.count > 3 ? " and \(faults.count - 3) more" : ""
        let what = faults.count == 1 ? "\(names) \(first.message)" : "\(names)\(rest) are no fields"
        return [
            Fault(
                "\(title) is refused, or loses a part: \(what)",
                at: first.place.label(first.message),
                secondary: faults.dropFirst().map { $0.place.label($0.message) },
                severity: .warning,
                object: title
            )
        ]
    }

    private static func name(_ fault: KongUpstreamFault) -> String {
        if case .key(let key) = fault.place.path.components.last { key } else { "the value" }
    }
}
