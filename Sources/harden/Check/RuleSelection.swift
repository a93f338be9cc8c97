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
        for name in selected + ignored {
            if let mistake = RuleCatalogue.mistake(in: name, whereToLook: Self.whereToLook) {
                throw Failure("error: \(mistake)")
            }
        }
        self.minSeverity = minSeverity ?? wanted.minSeverity ?? .advice
        rules = RuleCatalogue.rules(
            selected: selected.isEmpty ? wanted.select : selected,
            ignored: ignored + wanted.ignore.filter { !selected.contains($0) }
        )
    }

    /// The rules that a configuration asks for.
    ///
    /// - Throws: `Failure` for names that are neither a rule nor an area.
    static func validated(_ configuration: ConfigurationFile) throws(Failure) -> HardenConfiguration.Rules {
        let mistakes = configuration.unknownRules(whereToLook: whereToLook)
        guard mistakes.isEmpty else { throw Failure(mistakes.map(\.description)) }
        return configuration.configuration.rules
    }

    private static var whereToLook: String { "'\(ProgramName.current) explain' lists both" }
}
