/// A rule's page, made from its metadata alone.
package struct RuleDocumentation {
    private let rule: RuleMetadata

    package init(_ rule: RuleMetadata) { self.rule = rule }

    /// The page as Markdown.
    package var markdown: String {
        var facts = ["\(rule.severity.rawValue)", rule.area.rawValue, rule.remedy.rawValue]
        if !rule.disruptions.isEmpty { facts.append("on " + rule.disruptions.map(\.rawValue).joined(separator: ", ")) }
        if !rule.codes.isEmpty { facts.append(rule.codes.map(String.init).joined(separator: ", ")) }
        if !rule.isOnByDefault { facts.append("only when selected") }
        let parts = [
            "# \(rule.id)",
            "\(rule.title). (\(facts.joined(separator: " · ")))",
            rule.explanation,
            remark,
            parameters,
            example,
            rule.sources.isEmpty ? "" : "Sources:\n\n" + rule.sources.map { "- <\($0)>" }.joined(separator: "\n"),
        ]
        return parts.filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
    }

    /// Why it fails, with an example; as Markdown.
    package var help: String { example.isEmpty ? rule.explanation : "\(rule.explanation)\n\n\(example)" }

    private var remark: String {
        guard rule.remark != nil else { return "" }
        let what = rule.severity == .advice ? "What it says" : "Advice of it"
        return
            "\(what) is a remark: told once a run with its count, and no finding unless the rule is selected by name "
            + "(`--select \(rule.id)`, or `rules.select` of `.harden.yaml`)."
    }

    /// What `rules.parameters` of `.harden.yaml` may set.
    private var parameters: String {
        guard !rule.parameters.isEmpty else { return "" }
        let lines = rule.parameters.map { parameter in
            "- `\(parameter.name)`, \(parameter.range.lowerBound) to \(parameter.range.upperBound), "
                + "\(parameter.standard) if left out. \(parameter.summary)"
        }
        return "Under `rules.parameters.\(rule.id)` in `.harden.yaml`:\n\n\(lines.joined(separator: "\n"))"
    }

    /// One of the rule's fixtures: what is found, and what becomes of it.
    private var example: String { RuleExamples.all[rule.id].map { "For example:\n\n\($0)" } ?? "" }
}
