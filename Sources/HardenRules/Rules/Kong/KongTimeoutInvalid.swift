import HardenKubernetes
import HardenRollout
import HardenYAML

/// Finds timeouts that Kong ignores, or that are a thousand times shorter than they were meant.
struct KongTimeoutInvalid: Rule {
    static let metadata = RuleMetadata(
        id: "kong-timeout-invalid",
        area: .kong,
        title: "A timeout for Kong is no whole number of milliseconds",
        severity: .error,
        disruptions: [.steadyState],
        codes: [504],
        remedy: .unsafeFix,
        unsafeBecause: "which unit was meant is not known",
        explanation: """
            The annotations take milliseconds as a whole number in quotes, without a unit. Kong Ingress Controller
            ignores everything else without a word, and Kong's default of 60 s counts.
            """,
        sources: [
            "https://developer.konghq.com/kubernetes-ingress-controller/reference/annotations/",
            "https://developer.konghq.com/gateway/entities/service/",
        ],
        parameters: [shortest]
    )

    /// Milliseconds that Kong takes. Source: Kong Gateway, Service entity.
    private static let range = 1...2_147_483_646
    private static let shortest = RuleParameter(
        "shortestMilliseconds",
        300,
        in: 1...1000,
        "A timeout for an answer of fewer milliseconds is taken for seconds."
    )

    static let subjects: Subjects<ServiceNode> = .services.reading(["metadata", "annotations"])

    func faults(of node: ServiceNode, in context: RuleContext) -> [Fault] {
        let view = node.view
        let fields = [
            (view.kongConnectTimeout, false), (view.kongReadTimeout, true), (view.kongWriteTimeout, true),
        ]
        let shortest = Self.value(Self.shortest, context.settings(of: view.object))
        return fields.compactMap { fault($0, shortest: $1 ? shortest : 0, view.name) }
    }

    private func fault(_ field: Field<String>, shortest: Int, _ service: String) -> Fault? {
        let name = field.place.node?.key?.string ?? "the annotation"
        func fault(_ problem: String, _ value: Int?, _ safety: Fix.Safety = .unsafe) -> Fault {
            Fault(
                "\(name): \(problem)",
                at: field.label("milliseconds are expected, a whole number in quotes"),
                disruptions: safety == .safe ? [] : Self.metadata.disruptions,
                symptoms: safety == .safe ? [] : ["504 from Kong"],
                fix: value.flatMap { Fix("\(name): \"\($0)\"", safety: safety, field.put(.string("\($0)"))) }
            )
        }
        if field.expectation != nil {
            guard case .int(let number) = field.place.node?.scalar else { return nil }
            return fault("the API server rejects it: \(number) must be in quotes", number, .safe)
        }
        guard let text = field.written, !field.isOpen else { return nil }
        guard let number = Int(text), Self.range.contains(number) else {
            let standard = TrafficPath.kong.defaultTimeout
            let meant = Self.milliseconds(text)
            let seconds = standard.map { " of \($0) s" } ?? ""
            var ignored = fault("Kong ignores '\(text)', and its default\(seconds) counts", meant)
            // Who wanted no more than the default loses no answer.
            if let meant, let standard, meant <= standard * 1000 {
                ignored.severity = .advice
                ignored.disruptions = []
                ignored.symptoms = []
            }
            return ignored
        }
        guard number < shortest else { return nil }
        var short = fault("Kong waits only \(number) ms for \(service); the unit is milliseconds", number * 1000)
        short.severity = .warning
        short.confidence = .assumed
        return short
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
