import HardenCoding
import HardenRules

extension Check {
    /// What is wanted of a check, whatever configurations say.
    public struct Options: Sendable {
        /// Names of the rules and areas that run; empty for those that the configuration selects.
        public let select: [String]
        /// Names of rules and areas that do not run.
        public let ignore: [String]
        /// The least severity that is reported; that of the configuration if left out.
        public let minSeverity: Finding.Severity?
        /// Findings that are known and not reported.
        public var baseline: Baseline?
        /// Whether objects count that only their controller makes, files that say that a tool makes them, and test data.
        public var includesGenerated = false

        /// Nothing but what configurations say.
        public init() { (select, ignore, minSeverity) = ([], [], nil) }

        /// - Throws: ``EngineError`` for a name that is neither a rule nor an area.
        public init(
            select: [String] = [],
            ignore: [String] = [],
            minSeverity: Finding.Severity? = nil,
            baseline: Baseline? = nil
        ) throws(EngineError) {
            try self.init(select, ignore, minSeverity, whereToLook: Rule.whereToLook)
            self.baseline = baseline
        }

        /// - Parameter whereToLook: What to do where no name is close to one that there is not.
        package init(
            _ select: [String],
            _ ignore: [String],
            _ minSeverity: Finding.Severity?,
            whereToLook: String
        ) throws(EngineError) {
            for name in select + ignore {
                guard let mistake = RuleCatalogue.mistake(in: name, whereToLook: whereToLook) else { continue }
                throw EngineError(problems: [Problem(severity: .error, path: nil, message: mistake)])
            }
            self.select = select
            self.ignore = ignore
            self.minSeverity = minSeverity
        }
    }
}

/// The rules that the caller asks for, or else a configuration.
struct RuleSelection {
    let rules: [RuleCatalogue.Entry]
    /// The least severity that is reported.
    let leastSeverity: Severity
    /// Names of rules that are selected as such: what they say is wanted as findings.
    let named: Set<String>

    init(_ options: Check.Options, _ configuration: Configuration) {
        let wanted = configuration.file.configuration.rules
        leastSeverity = options.minSeverity.map(Severity.init) ?? wanted.minSeverity ?? .advice
        let selected = options.select.isEmpty ? wanted.select : options.select
        named = Set(selected)
        rules = RuleCatalogue.rules(
            selected: selected,
            ignored: options.ignore + wanted.ignore.filter { !options.select.contains($0) }
        )
    }

    /// The rules of all selections, in the order of the catalogue.
    static func union(_ selections: [RuleSelection]) -> [RuleCatalogue.Entry] {
        let wanted = Set(selections.flatMap { $0.rules.map { $0.metadata.id } })
        return RuleCatalogue.all.filter { wanted.contains($0.metadata.id) }
    }
}
