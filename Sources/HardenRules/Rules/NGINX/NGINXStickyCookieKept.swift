import HardenKubernetes
import HardenYAML

/// Finds sticky cookies that outlive their Pod.
struct NGINXStickyCookieKept: Rule {
    static let metadata = RuleMetadata(
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
        sources: ["https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/"]
    )

    static let subjects: Subjects<NGINXSettings> = .nginxAnnotations

    func faults(of settings: NGINXSettings, in context: RuleContext) -> Fault? {
        let affinity = settings.setting("affinity")
        let change = settings.setting("session-cookie-change-on-failure")
        guard affinity.value == "cookie", !change.isOpen, !settings.hasOneUpstream, change.expectation == nil,
            change.value != "true"
        else {
            return nil
        }
        return Fault(
            "users of \(settings.object.name) stay with a Pod that fails",
            at: affinity.label("a cookie names the Pod"),
            symptoms: ["502 or 504 from nginx for users of the Pod that is gone"],
            fix: Fix("session-cookie-change-on-failure: \"true\"", change.put("true"))
        )
    }
}
