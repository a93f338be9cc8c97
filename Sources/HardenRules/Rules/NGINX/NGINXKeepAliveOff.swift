import HardenKubernetes
import HardenYAML

/// Finds settings of ingress-nginx that do without keep-alive.
struct NGINXKeepAliveOff: Rule {
    static let metadata = RuleMetadata(
        id: "nginx-keep-alive-off",
        area: .nginx,
        title: "ingress-nginx opens a new connection for each request",
        severity: .advice,
        disruptions: [.rollout, .steadyState],
        codes: [502],
        remedy: .unsafeFix,
        unsafeBecause: "what it was switched off for is not known",
        explanation: """
            With `keep-alive: "0"` nginx closes each connection of a client, or of the load balancer before it, after one answer;
            a request that the load balancer sends at that moment gives 502. With `upstream-keepalive-connections: "0"` each request
            needs a new connection to a Pod.
            """,
        sources: ["https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/configmap/"]
    )

    static let subjects: Subjects<NGINXSettings> = .nginxConfigMaps

    func faults(of settings: NGINXSettings, in context: RuleContext) -> [Fault] {
        ["keep-alive", "upstream-keepalive-connections"].compactMap { key in
            let field = settings.setting(key)
            guard field.written == "0", let standard = IngressNGINXSettingsView.standard(key) else { return nil }
            return Fault(
                "\(key) is off in \(settings.object.name), so nginx opens a connection for each request",
                at: field.label("off; the default is \(standard)"),
                symptoms: ["502 where a request meets the end of its connection"],
                fix: Fix("\(key): \"\(standard)\"", safety: .unsafe, field.put(.string(standard)))
            )
        }
    }
}
