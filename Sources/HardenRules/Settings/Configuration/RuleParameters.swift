package import HardenCoding

/// The thresholds that a configuration sets, by rule.
package struct RuleParameters: Sendable, Hashable {
    /// Those of one rule, by name.
    package struct Values: Sendable, Hashable {
        private var values: [String: Int] = [:]

        package subscript(name: String) -> Int? {
            get { values[name] }
            set { values[name] = newValue }
        }
    }

    private var rules: [String: Values] = [:]

    package subscript(rule: String) -> Values? {
        get { rules[rule] }
        set { rules[rule] = newValue }
    }

    /// The rules that have a threshold of their own here, in alphabetical order.
    package var changed: [String] { rules.keys.sorted() }
}

extension RuleParameters: SpecCodable {
    package static let codec = SpecRecord(
        "RuleParameters",
        "Thresholds of rules.",
        prototype: Self(),
        fields: RuleCatalogue.all.map(\.metadata).filter { !$0.parameters.isEmpty }.map { rule in
            let id = rule.id
            return SpecField(id, optional: \RuleParameters[id], values(of: rule), "\(rule.title).")
        }
    ).codec

    private static func values(of rule: RuleMetadata) -> SpecCodec<Values> {
        let name = rule.id.split(separator: "-").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
        return SpecRecord(
            "\(name)Parameters",
            "Thresholds of \(rule.id).",
            prototype: Values(),
            fields: rule.parameters.map { parameter in
                let name = parameter.name
                return SpecField(
                    name,
                    optional: \Values[name],
                    .number(parameter.range),
                    "\(parameter.summary) \(parameter.standard) if left out."
                )
            }
        ).codec
    }
}
