import HardenRules

/// The rules that the options ask for.
struct RuleSelection {
    let rules: [any Rule.Type]

    /// - Throws: `Failure` for a name that is neither a rule nor an area.
    init(_ options: CheckOptions) throws(Failure) {
        for name in options.selected + options.ignored where !Self.isKnown(name) {
            throw Failure("error: '\(name)' is neither a rule nor an area; 'harden explain' lists both")
        }
        let selected = options.selected
        let chosen = RuleCatalogue.all.filter { rule in
            selected.isEmpty ? rule.metadata.isOnByDefault : Self.matches(rule.metadata, selected)
        }
        rules = chosen.filter { !Self.matches($0.metadata, options.ignored) }
    }

    private static func isKnown(_ name: String) -> Bool {
        RuleCatalogue.rule(name) != nil || RuleMetadata.Area(rawValue: name) != nil
    }

    private static func matches(_ rule: RuleMetadata, _ names: [String]) -> Bool {
        names.contains(rule.id) || names.contains(rule.area.rawValue)
    }
}
