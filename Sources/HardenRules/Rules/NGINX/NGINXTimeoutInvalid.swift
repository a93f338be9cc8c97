import HardenKubernetes
import HardenRollout
import HardenYAML

/// Finds timeouts that ingress-nginx ignores.
package struct NGINXTimeoutInvalid: Rule {
    package static let metadata = RuleMetadata(
        id: "nginx-timeout-invalid",
        area: .nginx,
        title: "A timeout of ingress-nginx is no whole number of seconds",
        severity: .error,
        disruptions: [.steadyState],
        codes: [504],
        remedy: .unsafeFix,
        explanation: """
            The annotations, and the settings of the ConfigMap, take seconds as a whole number in quotes, without a unit.
            ingress-nginx ignores everything else and keeps its default. nginx never waits longer than about a minute for a
            connection.
            """,
        before: """
            nginx.ingress.kubernetes.io/proxy-read-timeout: "90s"
            """,
        after: """
            nginx.ingress.kubernetes.io/proxy-read-timeout: "90"
            """,
        sources: ["https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/"]
    )

    package init() {}

    package func check(_ context: RuleContext) -> [Finding] {
        let annotations = context.objects(IngressView.kinds).flatMap { position, object -> [Finding] in
            guard !context.isPatched(position, ["metadata", "annotations"]) else { return [] }
            return Self.keys.compactMap { check(IngressView(object).nginxSetting($0), $0, object) }
        }
        let settings = context.topology.nginxSettings.flatMap { position -> [Finding] in
            let object = context.object(position)
            guard !context.isPatched(position, ["data"]) else { return [] }
            return Self.keys.compactMap { check(IngressNGINXSettingsView(object).setting($0), $0, object) }
        }
        return annotations + settings
    }

    private static let keys = ["proxy-connect-timeout", "proxy-read-timeout", "proxy-send-timeout"]

    private func check(_ field: Field<String>, _ key: String, _ object: KubernetesObject) -> Finding? {
        guard field.place.exists, !field.isOpen, let text = field.place.text else { return nil }
        let number = Int(text)
        var safety = Fix.Safety.unsafe
        var seconds = number
        let problem: String
        if field.expectation != nil {
            guard number != nil else { return nil }
            problem = "the API server rejects it: \(text) must be in quotes"
            safety = .safe
        } else if let number, number > 0 {
            guard key == "proxy-connect-timeout", number > ConnectTimeout.longest else { return nil }
            problem = "nginx waits \(ConnectTimeout.longest) s at most"
            seconds = ConnectTimeout.longest
        } else {
            let standard = IngressNGINXSettingsView.standard(key).map { " of \($0) s" } ?? ""
            problem = "ingress-nginx ignores '\(text)', and its default\(standard) counts"
            seconds = text.hasSuffix("s") ? Int(text.dropLast()) : nil
        }
        let isIgnored = safety == .unsafe && seconds != ConnectTimeout.longest
        return Finding(
            rule: Self.id,
            severity: safety == .safe || isIgnored ? .error : .advice,
            message: "\(key) of \(object.name): \(problem)",
            object: object.title,
            primary: field.label("seconds are expected, a whole number in quotes", in: object),
            disruptions: isIgnored ? Self.metadata.disruptions : [],
            symptoms: isIgnored ? ["504 from nginx"] : [],
            fix: seconds.flatMap { value in
                field.place.own(
                    Fix(
                        "\(key): \"\(value)\"",
                        safety: safety,
                        changes: [object.edit(.put(field.path, .string("\(value)")))]
                    )
                )
            }
        )
    }
}
