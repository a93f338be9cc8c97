/// A threshold of a rule that people may argue about; `rules.parameters` of a configuration sets it.
package struct RuleParameter: Sendable, Hashable {
    /// Such as `slowStartSeconds`, with its unit.
    package let name: String
    /// What it decides, in one sentence.
    package let summary: String
    /// What counts where nobody says it.
    package let standard: Int
    package let range: ClosedRange<Int>

    init(_ name: String, _ standard: Int, in range: ClosedRange<Int>, _ summary: String) {
        self.name = name
        self.standard = standard
        self.range = range
        self.summary = summary
    }
}
