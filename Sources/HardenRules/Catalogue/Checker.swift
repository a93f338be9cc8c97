import HardenKubernetes
import HardenSystem

/// Runs rules over what was read.
package struct Checker: Sendable {
    private let rules: [RuleCatalogue.Entry]

    package init(_ rules: [RuleCatalogue.Entry] = RuleCatalogue.all.filter(\.metadata.isOnByDefault)) {
        self.rules = rules
    }

    /// Returns all findings in the order of their places.
    ///
    /// - Parameter onProgress: Gets how many rules have run, of how many, on any thread.
    package func check(_ context: RuleContext, onProgress: (@Sendable (Int, Int) -> Void)? = nil) -> [Finding] {
        let findings = rules.concurrentMap(onProgress: onProgress) { $0.findings(context) }.flatMap(\.self)
        guard let patched = PatchedFields(context.topology) else { return findings.inOrder() }
        return findings.map { patched.withoutOverriddenFix($0) }.inOrder()
    }
}
