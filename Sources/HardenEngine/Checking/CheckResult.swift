import HardenKubernetes
import HardenRules
import HardenYAML

extension Manifests {
    /// Says which requests are lost in rollouts, scale-downs and node drains.
    ///
    /// - Parameter configuration: What is known of the applications, and which rules run.
    /// - Returns: The findings in the order of their places, and the fixes that go with them.
    public func check(_ configuration: Configuration = Configuration()) -> CheckResult {
        let settings = configuration.file.configuration.rules
        let rules = RuleCatalogue.rules(selected: settings.select, ignored: settings.ignore)
        let context = RuleContext(Topology(parsed), settings: SettingsResolver(configuration.file))
        let suppressions = SuppressionSet(
            files: trees,
            configuration: configuration.file,
            configurationSource: configuration.source,
            knownRules: RuleCatalogue.all.map { $0.metadata.id }
        )
        let outcome = suppressions.apply(
            to: Checker(rules).check(context),
            ranRules: Set(rules.map { $0.metadata.id })
        )
        let least = settings.minSeverity ?? .advice
        let kept = (outcome.kept + outcome.remarks).filter { $0.severity >= least }.inOrder()
        let sources = Sources(trees.map(\.source) + [configuration.source].compactMap(\.self))
        return CheckResult(
            findings: kept.map { Finding($0, sources) },
            suppressed: outcome.suppressed.map { Finding($0.finding, sources) },
            problems: problems + context.settingsDiagnostics.map(Problem.init),
            found: kept,
            planner: FixPlanner(
                files: trees,
                precedence: RuleCatalogue.all.map { $0.metadata.id },
                protected: suppressions.protectedFields(outcome.suppressed)
            ) { [paths = Set(files.map(\.path))] in paths.contains($0) }
        )
    }
}

/// What a check says of manifests.
public struct CheckResult: Sendable {
    /// What will fail, in the order of the files and of the places in them.
    public let findings: [Finding]
    /// Findings that a comment or the configuration accepts.
    public let suppressed: [Finding]
    /// What cannot be read, in manifests and in their `harden.dev/*` annotations.
    public let problems: [Problem]

    /// The findings as the engine has them; `findings` has the same order.
    private let found: [HardenRules.Finding]
    private let planner: FixPlanner

    init(
        findings: [Finding],
        suppressed: [Finding],
        problems: [Problem],
        found: [HardenRules.Finding],
        planner: FixPlanner
    ) {
        self.findings = findings
        self.suppressed = suppressed
        self.problems = problems
        self.found = found
        self.planner = planner
    }

    /// Works out what becomes of the files when the findings are fixed. Nothing is written.
    ///
    /// After each edit the text is parsed again and compared with what was meant; a fix that would disturb anything else
    /// is refused, and the others are made all the same.
    ///
    /// - Parameter includingUnsafe: Whether fixes are made that need knowledge of the application. Without them, only what
    ///   can but lower risk is changed.
    public func fixes(includingUnsafe: Bool = false) -> Fixes {
        let plan = planner.plan(found, includingUnsafe: includingUnsafe)
        return Fixes(
            patch: Patch(
                changes: plan.files.map { file in
                    FileChange(
                        path: file.path,
                        original: file.original,
                        result: file.result,
                        diff: String(decoding: file.diff(path: FileChange.nameInDiff(file.path)).text(), as: UTF8.self)
                    )
                }
            ),
            fixed: plan.fixed.sorted().map { findings[$0] },
            refused: plan.refused.map { RefusedFix(finding: findings[$0.finding], reason: $0.reason) }
        )
    }
}
