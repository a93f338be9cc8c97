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
}
