import HardenKubernetes

/// Runs rules over what was read.
package struct Checker: Sendable {
    private let rules: [any Rule.Type]

    package init(_ rules: [any Rule.Type] = RuleCatalogue.all.filter { $0.metadata.isOnByDefault }) {
        self.rules = rules
    }

    /// Returns all findings in the order of their places.
    package func check(_ context: RuleContext) -> [Finding] {
        rules.concurrentMap { $0.init().check(context) }
            .flatMap(\.self)
            .inOrder()
    }
}
