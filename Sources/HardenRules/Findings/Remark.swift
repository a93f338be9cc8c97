/// Advice that holds for many, and that nobody acts on case by case: it is said once a rule, apart from findings.
package struct Remark: Sendable, Hashable {
    /// What a rule's advice says of those that it concerns, behind their number.
    package struct Phrase: Sendable, Hashable {
        let one: String
        let many: String

        /// - Parameters:
        ///   - one: Such as "workload has a single Pod".
        ///   - many: Such as "workloads have a single Pod".
        init(one: String, many: String) { (self.one, self.many) = (one, many) }
    }

    package let rule: String
    /// Such as "551 workloads have a single Pod".
    package let text: String
    /// In the order of their places, without fixes: those are for whoever selects the rule.
    package let findings: [Finding]

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
