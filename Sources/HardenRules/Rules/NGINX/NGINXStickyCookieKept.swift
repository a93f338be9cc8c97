import HardenKubernetes
import HardenYAML

/// Finds sticky cookies that outlive their Pod.
package struct NGINXStickyCookieKept: Rule {
    package static let metadata = RuleMetadata(
        id: "nginx-sticky-cookie-kept",
        area: .nginx,
        title: "A sticky cookie keeps pointing at a Pod that is gone",
        severity: .warning,
        disruptions: [.rollout, .scaleDown, .nodeDrain, .nodeLoss],
        codes: [502, 504],
        remedy: .safeFix,
        explanation: """
            With `session-cookie-change-on-failure`, nginx sets a new cookie when the Pod of the old one fails. Without it, each
            request of the user is tried on the failed Pod first.
            """,
        before: """
            nginx.ingress.kubernetes.io/affinity: "cookie"
            """,
        after: """
            nginx.ingress.kubernetes.io/affinity: "cookie"
            nginx.ingress.kubernetes.io/session-cookie-change-on-failure: "true"
            """,
        sources: ["https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/"]
    )

    package init() {}

    package func check(_ context: RuleContext) -> [Finding] {
        context.objects(IngressView.kinds).compactMap { position, object in
            let view = IngressView(object)
            let affinity = view.nginxSetting("affinity")
            let change = view.nginxSetting("session-cookie-change-on-failure")
            guard affinity.value == "cookie", !change.isOpen, change.expectation == nil, change.value != "true",
                !context.isPatched(position, ["metadata", "annotations"])
            else { return nil }
            return Finding(
                rule: Self.id,
                severity: .warning,
                message: "users of \(object.name) stay with a Pod that fails",
                object: object.title,
                primary: affinity.label("a cookie names the Pod", in: object),
                disruptions: Self.metadata.disruptions,
                symptoms: ["502 or 504 from nginx for users of the Pod that is gone"],
                fix: change.place.own(
                    Fix(
                        "session-cookie-change-on-failure: \"true\"",
                        changes: [object.edit(.put(change.path, "true"))]
                    )
                )
            )
        }
    }
}
