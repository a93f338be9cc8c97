import HardenKubernetes
import HardenYAML

/// Finds upstreams that the API server or Kong refuses.
package struct KongUpstreamPolicyInvalid: Rule {
    package static let metadata = RuleMetadata(
        id: "kong-upstream-policy-invalid",
        area: .kong,
        title: "A KongUpstreamPolicy, or an upstream of Kong, is refused",
        severity: .error,
        remedy: .safeFix,
        explanation: """
            The API server refuses a KongUpstreamPolicy whose values are out of range or whose fields do not go together,
            and Kong refuses such an upstream of a decK file or a KongIngress. The former settings stay in force.
            """,
        before: """
            kind: KongUpstreamPolicy
            spec:
              hashOn:
                cookie: session
            """,
        after: """
            kind: KongUpstreamPolicy
            spec:
              algorithm: consistent-hashing
              hashOn:
                cookie: session
                cookiePath: /
            """,
        sources: [
            "https://github.com/Kong/kubernetes-configuration/blob/main/api/configuration/v1beta1/kongupstreampolicy_types.go",
            "https://developer.konghq.com/gateway/entities/upstream/",
        ]
    )

    package init() {}

    package func check(_ context: RuleContext) -> [Finding] {
        let policies = context.objects(KongUpstreamPolicyView.kinds).flatMap { position, object in
            context.isPatched(position, ["spec"])
                ? []
                : findings(KongUpstreamPolicyView(object).upstream, object.title, object.file, object.document)
        }
        let ingresses = context.objects(KongIngressView.kinds).flatMap { _, object in
            findings(KongIngressView(object).upstream, object.title, object.file, object.document)
        }
        let decks = context.topology.manifests.deckFiles.flatMap { file in
            file.upstreams.flatMap { upstream in
                let name = upstream.balancing.name.value ?? "without a name"
                return findings(upstream.balancing, "decK upstream \(name)", file.file, file.document)
            }
        }
        return policies + ingresses + decks
    }

    private func findings(_ view: KongUpstreamView, _ title: String, _ file: String, _ document: Int) -> [Finding] {
        view.faults.map { fault in
            let name = fault.place.path.components.last.map { component in
                if case .key(let key) = component { key } else { "the value" }
            }
            let fix = fault.remedy.flatMap { remedy in
                fault.place.own(
                    Fix(remedy.title, changes: [.edit(file: file, document: document, remedy.edit)])
                )
            }
            return Finding(
                rule: Self.id,
                severity: fault.isDropped ? .warning : .error,
                message:
                    "\(title) is \(fault.isDropped ? "refused, or loses a part" : "refused"): \(name ?? "it") \(fault.message)",
                object: title,
                primary: fault.place.label(fault.message, document: document),
                fix: fix
            )
        }
    }
}
