/// One fault that is looked for. A rule is one file: what it is about, the check, and the repair.
package protocol Rule: Sendable {
    static var metadata: RuleMetadata { get }

    init()

    /// Returns the findings in everything that was read; none where the input does not decide.
    func check(_ context: RuleContext) -> [Finding]
}

extension Rule {
    package static var id: String { metadata.id }
}
