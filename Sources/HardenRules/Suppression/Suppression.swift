/// A finding that somebody accepts, with the reason.
package struct Suppression: Sendable, Hashable {
    /// Where it was said.
    package enum Source: String, Sendable, Hashable {
        case comment
        case annotation
        case configuration
    }

    /// What it covers.
    package enum Scope: Sendable, Hashable {
        /// A line of a file, counted from 1.
        case line(file: String, Int)
        /// A document of a file, by its index.
        case document(file: String, Int)
        /// Objects that fit, wherever they are.
        case objects(ObjectMatch)
    }

    package var source: Source
    /// Names of rules.
    package var rules: [String]
    package var reason: String
    package var scope: Scope
    /// Where it stands, to be reported when it is not used.
    package var place: Finding.Label
}

/// What can be wrong with a suppression; reported like the findings of rules, and never suppressed itself.
package enum SuppressionRules {
    package static let unused = RuleMetadata(
        id: "suppression-unused",
        area: .acrossLayers,
        title: "A suppression suppresses nothing",
        severity: .warning,
        remedy: .advice,
        explanation: """
            The fault that it accepted is gone, or the suppression stands in another place than the finding. Left where it \
            is, it would hide the same fault when it comes back.
            """,
        sources: []
    )

    package static let invalid = RuleMetadata(
        id: "suppression-invalid",
        area: .acrossLayers,
        title: "A suppression names no rule, an unknown rule or no reason",
        severity: .warning,
        remedy: .advice,
        explanation: """
            A suppression says which rules it means and why: `# harden: ignore[rule, rule] reason` on the line or above it, \
            or the annotation `harden.dev/ignore: "rule, rule: reason"`. Without that it suppresses nothing.
            """,
        sources: []
    )

    package static let all = [unused, invalid]
}
