import HardenEngine
import HardenKubernetes
import HardenRules
import HardenYAML

/// From a check of what a function gets to what it gives back.
struct FunctionOutput {
    private let input: FunctionInput
    private let settings: FunctionSettings
    private let check: Check
    private let plan: FixPlan

    /// Checks the input and works out its fixes.
    ///
    /// - Throws: `Failure` for settings and annotations that mean nothing.
    init(_ input: FunctionInput, _ settings: FunctionSettings, _ configuration: Configuration) throws(Failure) {
        self.input = input
        self.settings = settings
        do throws(EngineError) {
            try configuration.expectKnownRules(whereToLook: ExplainCommand.whereToLook)
            check = Check(HardenEngine.Manifests(input), configured: [ConfiguredFiles(configuration)])
            if !check.problems.isEmpty { throw EngineError(problems: check.problems) }
        } catch {
            throw Failure(error)
        }
        plan =
            settings.fix == .none
            ? FixPlan() : check.plan(includingUnsafe: settings.fix == .unsafe)
    }

    /// What is passed on: the input with its fixes and, in a list, the results.
    ///
    /// - Throws: `Failure` where the list has no room for results.
    func bytes() throws(Failure) -> [UInt8] {
        let fixed = plan.files.first?.result ?? input.file.source.bytes
        guard input.isList, !check.found.isEmpty else { return fixed }
        let results = check.found.enumerated().map { position, finding in
            FunctionResult(finding.shown, isFixed: plan.fixed.contains(position), in: input).value
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
        remaining.filter { !input.isList || check.fails($0, settings.failOn) }.map { finding in
            let object = input.object(at: finding.primary.range.lowerBound)
            let origin = object.flatMap { FunctionInput.origin(of: $0.root) }.map { "\($0.path): " } ?? ""
            let symptoms = Phrases.symptoms(of: finding).map { " (\($0))" } ?? ""
            let kind = "\(finding.severity.rawValue)[\(finding.rule)]"
            return "\(origin)\(finding.object): \(kind): \(finding.message)\(symptoms)"
        } + plan.settlements.map { "note: \($0.path): \($0.reason)" }
    }

    var status: ExitStatus {
        remaining.contains { check.fails($0, settings.failOn) } ? .findings : .clean
    }

    private var remaining: [HardenRules.Finding] {
        check.found.indices.filter { !plan.fixed.contains($0) }.map { check.found[$0] }
    }
}
