import HardenKubernetes
import HardenRollout
import HardenYAML

/// Finds timeouts that Kong ignores, or that are a thousand times shorter than they were meant.
package struct KongTimeoutInvalid: Rule {
    package static let metadata = RuleMetadata(
        id: "kong-timeout-invalid",
        area: .kong,
        title: "A timeout for Kong is no whole number of milliseconds",
        severity: .error,
        disruptions: [.steadyState],
        codes: [504],
        remedy: .unsafeFix,
        explanation: """
            The annotations take milliseconds as a whole number in quotes, without a unit. Kong Ingress Controller
            ignores everything else without a word, and Kong's default of 60 s counts.
            """,
        before: """
            metadata:
              annotations:
                konghq.com/read-timeout: "90s"
            """,
        after: """
            metadata:
              annotations:
                konghq.com/read-timeout: "90000"
            """,
        sources: [
            "https://developer.konghq.com/kubernetes-ingress-controller/reference/annotations/",
            "https://developer.konghq.com/gateway/entities/service/",
        ]
    )

    /// Milliseconds that Kong takes. Source: Kong Gateway, Service entity.
    private static let range = 1...2_147_483_646
    /// Below this number of milliseconds a timeout for an answer is taken for seconds.
    private static let implausible = 300

    package init() {}

    package func check(_ context: RuleContext) -> [Finding] {
        context.topology.services.flatMap { node in
            let view = node.view
            let fields = [
                (field: view.kongConnectTimeout, answers: false), (field: view.kongReadTimeout, answers: true),
                (field: view.kongWriteTimeout, answers: true),
            ]
            return fields.compactMap { field, answers in
                context.isPatched(node.position, ["metadata", "annotations"])
                    ? nil : check(field, waitsForAnswers: answers, view.object)
            }
        }
    }

    private func check(_ field: Field<String>, waitsForAnswers: Bool, _ object: KubernetesObject) -> Finding? {
        if field.expectation != nil {
            guard case .int(let number) = field.place.node?.scalar else { return nil }
            return finding(
                field,
                object,
                "the API server rejects it: \(number) must be in quotes",
                .error,
                number,
                .safe
            )
        }
        guard let text = field.written, !field.isOpen else { return nil }
        guard let number = Int(text), Self.range.contains(number) else {
            let standard = TrafficPath.kong.defaultTimeout.map { " of \($0) s" } ?? ""
            let message = "Kong ignores '\(text)', and its default\(standard) counts"
            return finding(field, object, message, .error, Self.milliseconds(text), .unsafe)
        }
        guard waitsForAnswers, number < Self.implausible else { return nil }
        let message = "Kong waits only \(number) ms for \(object.name); the unit is milliseconds"
        return finding(field, object, message, .warning, number * 1000, .unsafe)
    }

    private func finding(
        _ field: Field<String>,
        _ object: KubernetesObject,
        _ message: String,
        _ severity: Severity,
        _ value: Int?,
        _ safety: Fix.Safety
    ) -> Finding {
        let name = field.place.node?.key?.string ?? "the annotation"
        let fix = value.map { value in
            Fix(
                "\(name): \"\(value)\"",
                safety: safety,
                changes: [object.edit(.put(field.path, .string("\(value)")))]
            )
        }
        return Finding(
            rule: Self.id,
            severity: severity,
            message: "\(name): \(message)",
            object: object.title,
            primary: field.label("milliseconds are expected, a whole number in quotes", in: object),
            disruptions: safety == .safe ? [] : Self.metadata.disruptions,
            symptoms: safety == .safe ? [] : ["504 from Kong"],
            fix: fix.flatMap { field.place.own($0) }
        )
    }

    /// What `90s`, `1.5s`, `2m` or `500ms` mean.
    private static func milliseconds(_ text: String) -> Int? {
        let number = text.prefix { $0.isNumber || $0 == "." }
        let units: [Substring: Double] = ["ms": 1, "s": 1000, "m": 60_000]
        let unit = text.dropFirst(number.count)
        guard let factor = units[unit], let value = Double(number) else { return nil }
        // A number that no whole number holds would trap in its conversion.
        let milliseconds = Int32(exactly: (value * factor).rounded(.down)).map(Int.init)
        return milliseconds.flatMap { range.contains($0) ? $0 : nil }
    }
}
