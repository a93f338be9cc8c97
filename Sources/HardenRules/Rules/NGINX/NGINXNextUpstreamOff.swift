import HardenKubernetes
import HardenYAML

/// Finds Ingresses for which nginx may not try another Pod.
package struct NGINXNextUpstreamOff: Rule {
    package static let metadata = RuleMetadata(
        id: "nginx-next-upstream-off",
        area: .nginx,
        title: "ingress-nginx may not try another Pod when a connection fails",
        severity: .warning,
        disruptions: [.rollout, .scaleDown, .nodeDrain, .nodeLoss],
        codes: [502, 504],
        remedy: .unsafeFix,
        explanation: """
            By default nginx tries up to three Pods when a connection fails or times out. With `off`, or with one try, the first Pod
            that is gone gives the client a 502 or 504. A POST that was sent is never repeated by default.
            """,
        before: """
            nginx.ingress.kubernetes.io/proxy-next-upstream: "off"
            """,
        after: """
            nginx.ingress.kubernetes.io/proxy-next-upstream: "error timeout"
            """,
        sources: ["https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/"]
    )

    package init() {}

    package func check(_ context: RuleContext) -> [Finding] {
        let ingresses = context.objects(IngressView.kinds).flatMap { position, object -> [Finding] in
            guard !context.isPatched(position, ["metadata", "annotations"]) else { return [] }
            return check(object) { IngressView(object).nginxSetting($0) }
        }
        let settings = context.topology.nginxSettings.flatMap { position -> [Finding] in
            let object = context.object(position)
            guard !context.isPatched(position, ["data"]) else { return [] }
            return check(object) { IngressNGINXSettingsView(object).setting($0) }
        }
        return ingresses + settings
    }

    private func check(_ object: KubernetesObject, _ setting: (String) -> Field<String>) -> [Finding] {
        let faults = [("proxy-next-upstream", "off"), ("proxy-next-upstream-tries", "1")]
        return faults.compactMap { key, fault in
            let field = setting(key)
            guard field.written == fault, let standard = IngressNGINXSettingsView.standard(key) else { return nil }
            return Finding(
                rule: Self.id,
                severity: .warning,
                message: "nginx gives up when the first Pod that it tries is gone (\(object.name))",
                object: object.title,
                primary: field.label("one attempt only; the default is \(standard)", in: object),
                disruptions: Self.metadata.disruptions,
                symptoms: ["502 from nginx where a connection is refused", "504 where it times out"],
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
