import HardenKubernetes
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
            The annotations take seconds as a whole number in quotes, without a unit. ingress-nginx ignores everything else and
            keeps its default: 60 s for answers, 5 s for connections. nginx waits at most 75 s for a connection.
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
        context.objects(IngressView.kinds).flatMap { position, object -> [Finding] in
            guard !context.mayBeChanged(position, ["metadata", "annotations"]) else { return [] }
            return ["proxy-connect-timeout", "proxy-read-timeout", "proxy-send-timeout"].compactMap { key in
                check(IngressView(object).nginxSetting(key), key, object)
            }
        }
    }

    private func check(_ field: Field<String>, _ key: String, _ object: KubernetesObject) -> Finding? {
        guard !field.isAbsent, !field.isOpen, let text = field.place.text else { return nil }
        let number = Int(text)
        var safety = Fix.Safety.unsafe
        var seconds = number
        let problem: String
        if field.expectation != nil {
            guard number != nil else { return nil }
            problem = "the API server rejects it: \(text) must be in quotes"
            safety = .safe
        } else if let number, number > 0 {
            // Source: nginx, proxy_connect_timeout, "this timeout cannot usually exceed 75 seconds".
            guard key == "proxy-connect-timeout", number > 75 else { return nil }
            problem = "nginx waits 75 s at most"
            seconds = 75
        } else {
            problem = "ingress-nginx ignores '\(text)', and its default counts"
            seconds = text.hasSuffix("s") ? Int(text.dropLast()) : nil
        }
        let isIgnored = safety == .unsafe && seconds != 75
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
