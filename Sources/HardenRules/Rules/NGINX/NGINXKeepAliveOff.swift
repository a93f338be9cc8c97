import HardenKubernetes
import HardenYAML

/// Finds settings of ingress-nginx that do without keep-alive.
package struct NGINXKeepAliveOff: Rule {
    package static let metadata = RuleMetadata(
        id: "nginx-keep-alive-off",
        area: .nginx,
        title: "ingress-nginx opens a new connection for each request",
        severity: .advice,
        disruptions: [.rollout, .steadyState],
        codes: [502],
        remedy: .unsafeFix,
        explanation: """
            With `keep-alive: "0"` nginx closes each connection of a client, or of the load balancer before it, after one answer;
            a request that the load balancer sends at that moment gives 502. With `upstream-keepalive-connections: "0"` each request
            needs a new connection to a Pod.
            """,
        before: """
            data:
              keep-alive: "0"
            """,
        after: """
            data:
              keep-alive: "75"
            """,
        sources: ["https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/configmap/"]
    )

    package init() {}

    package func check(_ context: RuleContext) -> [Finding] {
        context.topology.nginxSettings.flatMap { position -> [Finding] in
            let object = context.object(position)
            guard !context.isPatched(position, ["data"]) else { return [] }
            return ["keep-alive", "upstream-keepalive-connections"].compactMap { key in
                let field = IngressNGINXSettingsView(object).setting(key)
                guard field.written == "0", let standard = IngressNGINXSettingsView.standard(key) else { return nil }
                return Finding(
                    rule: Self.id,
                    severity: .advice,
                    message: "\(key) is off in \(object.name), so nginx opens a connection for each request",
                    object: object.title,
                    primary: field.label("off; the default is \(standard)", in: object),
                    disruptions: Self.metadata.disruptions,
                    symptoms: ["502 where a request meets the end of its connection"],
                    fix: field.place.own(
                        Fix(
                            "\(key): \"\(standard)\"",
                            safety: .unsafe,
                            changes: [object.edit(.put(field.path, .string(standard)))]
                        )
                    )
                )
            }
        }
    }
}
