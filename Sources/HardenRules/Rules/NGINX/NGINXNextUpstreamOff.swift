import HardenKubernetes
import HardenYAML

/// Finds Ingresses for which nginx may not try another Pod.
struct NGINXNextUpstreamOff: Rule {
    static let metadata = RuleMetadata(
        id: "nginx-next-upstream-off",
        area: .nginx,
        title: "ingress-nginx may not try another Pod when a connection fails",
        severity: .warning,
        disruptions: [.rollout, .scaleDown, .nodeDrain, .nodeLoss],
        codes: [502, 504],
        remedy: .unsafeFix,
        unsafeBecause: "a request that is repeated may be done twice, which its application has to bear",
        explanation: """
            By default nginx tries up to three Pods when a connection fails or times out. With `off`, or with one try, the first Pod
            that is gone gives the client a 502 or 504. A POST that was sent is never repeated by default.
            """,
        sources: ["https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/"]
    )

    static let subjects: Subjects<NGINXSettings> = .nginxAnnotations + .nginxConfigMaps

    func faults(of settings: NGINXSettings, in context: RuleContext) -> [Fault] {
        // There is nothing else to try.
        if settings.hasOneUpstream { return [] }
        return [("proxy-next-upstream", "off"), ("proxy-next-upstream-tries", "1")].compactMap { key, fault in
            let field = settings.setting(key)
            guard field.written == fault, let standard = IngressNGINXSettingsView.standard(key) else { return nil }
            return Fault(
                "nginx gives up when the first Pod that it tries is gone (\(settings.object.name))",
                at: field.label("one attempt only; the default is \(standard)"),
                symptoms: ["502 from nginx where a connection is refused", "504 where it times out"],
                fix: Fix("\(key): \"\(standard)\"", safety: .unsafe, field.put(.string(standard)))
            )
        }
    }
}
