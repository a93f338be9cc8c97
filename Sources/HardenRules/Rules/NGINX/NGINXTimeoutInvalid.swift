import HardenKubernetes
import HardenRollout
import HardenYAML

/// Finds timeouts that ingress-nginx ignores.
struct NGINXTimeoutInvalid: Rule {
    static let metadata = RuleMetadata(
        id: "nginx-timeout-invalid",
        area: .nginx,
        title: "A timeout of ingress-nginx is no whole number of seconds",
        severity: .error,
        disruptions: [.steadyState],
        codes: [504],
        remedy: .unsafeFix,
        unsafeBecause: "which unit was meant is not known",
        explanation: """
            The annotations, and the settings of the ConfigMap, take seconds as a whole number in quotes, without a unit.
            ingress-nginx ignores everything else and keeps its default. nginx never waits longer than about a minute for a
            connection.
            """,
        sources: ["https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/"]
    )

    static let subjects: Subjects<NGINXSettings> = .nginxAnnotations + .nginxConfigMaps

    func faults(of settings: NGINXSettings, in context: RuleContext) -> [Fault] {
        ["proxy-connect-timeout", "proxy-read-timeout", "proxy-send-timeout"].compactMap { key in
            fault(settings.setting(key), key, settings.object.name)
        }
    }

    private func fault(_ field: Field<String>, _ key: String, _ name: String) -> Fault? {
        guard field.place.exists, !field.isOpen, let text = field.place.text else { return nil }
        func fault(_ problem: String, _ seconds: Int?, _ safety: Fix.Safety = .unsafe) -> Fault {
            Fault(
                "\(key) of \(name): \(problem)",
                at: field.label("seconds are expected, a whole number in quotes"),
                disruptions: [],
                fix: seconds.flatMap { Fix("\(key): \"\($0)\"", safety: safety, field.put(.string("\($0)"))) }
            )
        }
        let number = Int(text)
        if field.expectation != nil {
            return number.map { fault("the API server rejects it: \(text) must be in quotes", $0, .safe) }
        }
        if let number, number > 0 {
            let longest = ConnectTimeout.longest
            guard key == "proxy-connect-timeout", number > longest else { return nil }
            var late = fault("nginx waits \(longest) s at most", longest)
            late.severity = .advice
            late.primary = field.label("more than nginx ever waits for a connection")
            return late
        }
        let standard = IngressNGINXSettingsView.standard(key)
        let meant = text.hasSuffix("s") ? Int(text.dropLast()) : nil
        var ignored = fault(
            "ingress-nginx ignores '\(text)', and its default\(standard.map { " of \($0) s" } ?? "") counts",
            meant
        )
        // Where somebody wants the longest that nginx waits, or no more than the default, no answer is lost.
        if let meant, meant == ConnectTimeout.longest || meant <= standard.flatMap(Int.init) ?? 0 {
            ignored.severity = .advice
            return ignored
        }
        ignored.disruptions = Self.metadata.disruptions
        ignored.symptoms = ["504 from nginx"]
        return ignored
    }
}
