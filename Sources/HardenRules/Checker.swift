/// Runs rules over what was read.
package struct Checker: Sendable {
    private let rules: [any Rule.Type]

    package init(_ rules: [any Rule.Type] = RuleCatalogue.all.filter { $0.metadata.isOnByDefault }) {
        self.rules = rules
    }

    /// Returns all findings in the order of their places.
    ///
    /// - Parameter onProgress: Gets how many rules have run, of how many.
    package func check(_ context: RuleContext, onProgress: ((Int, Int) -> Void)? = nil) -> [Finding] {
        rules.enumerated().flatMap { number, rule in
            defer { onProgress?(number + 1, rules.count) }
            return rule.init().check(context)
        }
        .sorted { lhs, rhs in
            (lhs.primary.file, lhs.primary.range.lowerBound, lhs.rule) < (
                rhs.primary.file, rhs.primary.range.lowerBound, rhs.rule
            )
        }
    }
}
