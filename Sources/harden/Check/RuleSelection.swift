import HardenCoding
import HardenRules

/// The rules that the options ask for, or else the configuration.
struct RuleSelection {
    let rules: [any Rule.Type]
    /// The least severity that is reported.
    let minSeverity: Severity

    /// - Throws: `Failure` for a name that is neither a rule nor an area.
    init(_ options: CheckOptions, _ configuration: ConfigurationFile) throws(Failure) {
        try self.init(
            selected: options.selected,
            ignored: options.ignored,
            minSeverity: options.minSeverity,
            configuration
        )
    }

    /// - Throws: `Failure` for a name that is neither a rule nor an area.
    init(
        selected: [String] = [],
        ignored: [String] = [],
        minSeverity: Severity? = nil,
        _ configuration: ConfigurationFile
    ) throws(Failure) {
        let wanted = try Self.validated(configuration)
        for name in selected + ignored where !Self.isKnown(name) {
            throw Failure("error: '\(name)' is neither a rule nor an area; \(Self.whereToLook)")
        }
        self.minSeverity = minSeverity ?? wanted.minSeverity ?? .advice
        let ignored = ignored + wanted.ignore.filter { !selected.contains($0) }
        let selected = selected.isEmpty ? wanted.select : selected
        let chosen = RuleCatalogue.all.filter { rule in
            selected.isEmpty ? rule.metadata.isOnByDefault : Self.matches(rule.metadata, selected)
        }
        rules = chosen.filter { !Self.matches($0.metadata, ignored) }
    }

    /// The rules that a configuration asks for.
    ///
    /// - Throws: `Failure` for a name that is neither a rule nor an area.
    static func validated(_ configuration: ConfigurationFile) throws(Failure) -> HardenConfiguration.Rules {
        let wanted = configuration.configuration.rules
        for (field, names) in [("select", wanted.select), ("ignore", wanted.ignore)] {
            for (index, name) in names.enumerated() where !isKnown(name) {
                throw Failure(unknown(name, at: .root.field("rules").field(field).item(index), configuration))
            }
        }
        return wanted
    }

    private static var whereToLook: String { "'\(ProgramName.current) explain' lists both" }

    private static func unknown(_ name: String, at path: FieldPath, _ configuration: ConfigurationFile) -> String {
        let names = RuleCatalogue.all.map { $0.metadata.id } + RuleMetadata.Area.allCases.map(\.rawValue)
        let hint = closest(to: name, among: names).map { "did you mean '\($0)'?" } ?? whereToLook
        let message = "'\(name)' is neither a rule nor an area; \(hint)"
        return SpecDiagnostic(.error, message, path: path, at: configuration.location(at: path)).description
    }

    private static func isKnown(_ name: String) -> Bool {
        RuleCatalogue.rule(name) != nil || RuleMetadata.Area(rawValue: name) != nil
    }

    private static func matches(_ rule: RuleMetadata, _ names: [String]) -> Bool {
        names.contains(rule.id) || names.contains(rule.area.rawValue)
    }
}
