import HardenRules

/// A rule of the catalogue, with what explains it.
public struct Rule: Sendable, Hashable, Identifiable {
    /// In kebab case, a phrase that names the fault; stable for ever.
    public let id: String
    /// The part of the configuration that it looks at, such as `shutdown`; rules are selected by it, too.
    public let area: String
    /// The fault in one sentence; no full stop.
    public let title: String
    /// The highest severity that its findings have.
    public let severity: Finding.Severity
    /// Why it fails, with an example before and after, and sources; as Markdown.
    public let documentation: String
    /// Whether it runs without being selected.
    public let isOnByDefault: Bool

    /// All rules, in the order of their areas.
    public static let all: [Rule] = RuleCatalogue.all.map { Rule($0.metadata) }

    /// What to do where no rule has a name like one that was given.
    static let whereToLook = "see the catalogue of rules"

    private init(_ metadata: RuleMetadata) {
        id = metadata.id
        area = metadata.area.rawValue
        title = metadata.title
        severity = Finding.Severity(metadata.severity)
        documentation = RuleDocumentation(metadata).markdown
        isOnByDefault = metadata.isOnByDefault
    }
}
