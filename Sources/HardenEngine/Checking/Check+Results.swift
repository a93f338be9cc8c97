package import HardenRules
import HardenYAML

extension Check {
    /// What will fail, in the order of the files and of the places in them. Made anew at each call.
    public var findings: [Finding] { converted(found) }

    /// Advice that holds for many, said once a rule: it is no finding unless its rule is selected by name.
    public var remarks: [Remark] {
        HardenRules.Remark.all(of: remarked).map { remark in
            Remark(rule: remark.rule, message: remark.text, findings: converted(remark.findings))
        }
    }

    /// Findings that a comment, an annotation or the configuration accepts.
    public var suppressed: [Finding] { converted(accepted.map(\.finding)) }

    /// Findings that the baseline has.
    public var known: [Finding] { converted(inBaseline) }

    /// What cannot be read, in manifests and in their `harden.dev/*` annotations.
    public var problems: [Problem] { manifests.problems + context.settingsDiagnostics.map(Problem.init) }

    /// Works out what becomes of the files when the findings are fixed. Nothing is written.
    ///
    /// After each edit the text is parsed again and compared with what was meant; a fix that would disturb anything else
    /// is refused, and the others are made all the same.
    ///
    /// - Parameter includingUnsafe: Whether fixes are made that need knowledge of the application. Without them, only what
    ///   can but lower risk is changed.
    public func fixes(includingUnsafe: Bool = false) -> Fixes {
        let plan = plan(includingUnsafe: includingUnsafe)
        let findings = findings
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

    /// Whether a finding that is left makes a run fail.
    ///
    /// - Parameter threshold: What the caller says; the configuration that is in force for the file if left out.
    package func fails(_ finding: HardenRules.Finding, _ threshold: FailureThreshold?) -> Bool {
        let files = configured.first { $0.paths.contains(finding.primary.file) } ?? configured.first
        let configured = files?.configuration.file.configuration.rules.failOn
        return (threshold ?? configured ?? .standard).includes(finding.severity)
    }

    private func converted(_ findings: [HardenRules.Finding]) -> [Finding] {
        guard !findings.isEmpty else { return [] }
        let sources = Sources(manifests.trees.map(\.source) + configurationSources)
        return findings.map { Finding($0, sources) }
    }
}

extension Manifests {
    /// Says which requests are lost in rollouts, scale-downs and node drains.
    ///
    /// - Parameter configuration: What is known of the applications, and which rules run.
    public func check(_ configuration: Configuration = Configuration()) -> Check {
        Check(self, configured: [ConfiguredFiles(configuration)])
    }
}
