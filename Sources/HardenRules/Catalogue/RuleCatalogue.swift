import HardenCoding

/// All rules there are, in the order of their areas.
package enum RuleCatalogue {
    /// A rule, as the catalogue has it.
    package struct Entry: Sendable {
        package let metadata: RuleMetadata
        /// Returns the findings in everything that was read.
        package let findings: @Sendable (RuleContext) -> [Finding]

        init(_ rule: (some Rule).Type) {
            metadata = rule.metadata
            findings = { rule.init().findings(in: $0) }
        }

        init(_ rule: PodSecurityRule) {
            metadata = rule.metadata
            findings = { rule.findings(in: $0) }
        }
    }

    /// Of two fixes that exclude each other that of the earlier rule is made.
    package static let all: [Entry] = rules.map { Entry($0) } + PodSecurityRule.all.map { Entry($0) }

    /// What selections can name: rules and areas.
    package static var names: [String] {
        all.map(\.metadata.id) + RuleMetadata.Area.allCases.map(\.rawValue) + [byDefault]
    }

    /// The name of the rules that are on by default, for selections that add others to them.
    package static let byDefault = "default"

    /// The rules that run.
    ///
    /// - Parameters:
    ///   - selected: Names of rules and areas; empty for the rules that are on by default.
    ///   - ignored: Names of those of them that do not run.
    package static func rules(selected: [String], ignored: [String]) -> [Entry] {
        all.filter { rule in
            let isSelected =
                rule.metadata.isNamed(in: selected)
                || rule.metadata.isOnByDefault && (selected.isEmpty || selected.contains(byDefault))
            let isIgnored =
                rule.metadata.isNamed(in: ignored) || rule.metadata.isOnByDefault && ignored.contains(byDefault)
            return isSelected && !isIgnored
        }
    }

    /// What is wrong with the name of a rule or area; `nil` where there is one of that name.
    ///
    /// - Parameter whereToLook: What to do where no name is close.
    package static func mistake(in name: String, whereToLook: String = "see the catalogue of rules") -> String? {
        guard rule(name) == nil, RuleMetadata.Area(rawValue: name) == nil, name != byDefault else { return nil }
        let hint = closest(to: name, among: names).map { "did you mean '\($0)'?" } ?? whereToLook
        return "'\(VisibleText.excerpt(name))' is neither a rule nor an area; \(hint)"
    }

    /// The rule with an identifier.
    package static func rule(_ id: String) -> Entry? { all.first { $0.metadata.id == id } }

    /// The rules of an area.
    package static func rules(in area: RuleMetadata.Area) -> [Entry] { all.filter { $0.metadata.area == area } }
}

extension RuleMetadata {
    /// Whether one of the names is the rule's or its area's.
    fileprivate func isNamed(in names: [String]) -> Bool { names.contains(id) || names.contains(area.rawValue) }
}

extension Remark {
    /// What findings come to that are remarks, in the order of the catalogue.
    package static func all(of findings: [Finding]) -> [Remark] {
        let ofRule = Dictionary(grouping: findings, by: \.rule)
        return RuleCatalogue.all.compactMap { rule in
            guard let phrase = rule.metadata.remark, let findings = ofRule[rule.metadata.id] else { return nil }
            return Remark(
                rule: rule.metadata.id,
                text: "\(findings.count) \(findings.count == 1 ? phrase.one : phrase.many)",
                findings: findings
            )
        }
    }
}

extension Finding {
    /// Whether it is told as a remark, unless its rule is selected by name.
    package var isRemark: Bool {
        severity == .advice && RuleCatalogue.rule(rule)?.metadata.remark != nil
    }
}
