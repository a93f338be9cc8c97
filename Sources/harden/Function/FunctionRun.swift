import HardenCoding
import HardenKubernetes
import HardenRules
import HardenYAML

/// From what a function gets to what it gives back.
struct FunctionRun {
    let input: FunctionInput
    let settings: FunctionSettings
    private let findings: [Finding]
    private let plan: FixPlan

    /// Checks the input and works out its fixes.
    ///
    /// - Throws: `Failure` for settings and annotations that mean nothing.
    init(_ input: FunctionInput, _ settings: FunctionSettings, _ configuration: ConfigurationFile) throws(Failure) {
        self.input = input
        self.settings = settings
        let selection = try RuleSelection(configuration)
        let context = RuleContext(Topology(input.manifests), settings: SettingsResolver(configuration))
        let mistakes = context.settingsDiagnostics
        if !mistakes.isEmpty { throw Failure(mistakes.map(\.description)) }
        let suppressions = SuppressionSet(
            files: [input.file],
            configuration: configuration,
            knownRules: RuleCatalogue.all.map { $0.metadata.id }
        )
        let outcome = suppressions.apply(
            to: Checker(selection.rules).check(context),
            ranRules: Set(selection.rules.map { $0.metadata.id })
        )
        let found = (outcome.kept + outcome.remarks).filter { $0.severity >= selection.minSeverity }.inOrder()
        var listing = FunctionListing(input)
        findings = input.isList ? found.map { listing.listed($0) } : found
        guard settings.fix != .none else {
            plan = FixPlan()
            return
        }
        let planner = FixPlanner(
            files: [input.file],
            precedence: RuleCatalogue.all.map { $0.metadata.id },
            protected: suppressions.protectedFields(outcome.suppressed)
        )
        plan = planner.plan(findings, includingUnsafe: settings.fix == .unsafe)
    }

    /// What is passed on: the input with its fixes and, in a list, the results.
    ///
    /// - Throws: `Failure` where the list has no room for results.
    func output() throws(Failure) -> [UInt8] {
        let fixed = plan.files.first?.result ?? input.file.source.bytes
        guard input.isList, !findings.isEmpty else { return fixed }
        let results = findings.enumerated().map { position, finding in
            FunctionResult(finding, isFixed: plan.fixed.contains(position), in: input).value
        }
        // Functions that ran before may have left results of their own.
        let edits = results.map { YAMLEdit.append(to: ["results"], $0) }
        do throws(YAMLRefusal) {
            return try YAMLFile(bytes: fixed, name: FunctionInput.name).applying([0: edits]).result
        } catch {
            throw Failure("\(FunctionInput.name): error: \(error.description)")
        }
    }

    /// Findings that are left, one a line. A stream has no other place for them; in a list they stand in the results,
    /// and those alone are repeated for which the function fails.
    var messages: [String] {
        remaining.filter { !input.isList || settings.failOn.includes($0.severity) }.map { finding in
            let object = input.object(at: finding.primary.range.lowerBound)
            let origin = object.flatMap { FunctionInput.origin(of: $0.root) }.map { "\($0.path): " } ?? ""
            let symptoms = Phrases.symptoms(of: finding).map { " (\($0))" } ?? ""
            let kind = "\(finding.severity.rawValue)[\(finding.rule)]"
            return "\(origin)\(finding.object): \(kind): \(finding.message)\(symptoms)"
        } + plan.settlements.map { "note: \($0.path): \($0.reason)" }
    }

    var status: ExitStatus {
        remaining.contains { settings.failOn.includes($0.severity) } ? .findings : .clean
    }

    private var remaining: [Finding] {
        findings.indices.filter { !plan.fixed.contains($0) }.map { findings[$0] }
    }
}
