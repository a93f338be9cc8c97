import HardenKubernetes
package import HardenRules
package import HardenYAML

/// One check: manifests and configurations in, findings and repairs out. Nothing is printed, and nothing is written.
///
/// ```swift
/// let check = Check(Manifests(reading: ["k8s"]))
/// for finding in check.findings { print("\(finding.location): \(finding.message)") }
/// try check.fixes().patch.write()
/// ```
///
/// The initializer is the map of the way: each of its steps is one call into the part that does it. The command line, the
/// function for kpt and kustomize, and programs that use the library all go this way.
public struct Check: Sendable {
    /// What was checked.
    public let manifests: Manifests
    /// How many findings of the baseline are gone, of files that were read.
    public private(set) var goneCount = 0

    /// What rules, simulations and the planner look at.
    package let context: RuleContext
    /// The findings as the engine has them, in the order of their places.
    package private(set) var found: [HardenRules.Finding] = []
    /// Advice that is told once a rule, in the order of its places.
    package private(set) var remarked: [HardenRules.Finding] = []
    package private(set) var accepted: [SuppressionSet.SuppressedFinding] = []
    package private(set) var inBaseline: [HardenRules.Finding] = []
    /// The configurations, each with its files.
    let configured: [ConfiguredFiles]
    /// The texts of the configurations, which remarks on suppressions may be in.
    package let configurationSources: [YAMLSource]
    /// Works out what becomes of the files.
    package let planner: FixPlanner
    /// The parts of the input that fixes were proven in.
    let parts: InputParts?
    /// What was simulated, for whoever tells of it.
    let forecasts = ForecastCache()
    /// What was asked for, to check again what becomes of the files.
    private let options: Options

    /// Checks manifests.
    ///
    /// - Parameters:
    ///   - manifests: What was read.
    ///   - configured: The configurations, each with the files that it is for. Where there is only one, it is for all.
    ///   - options: What is wanted besides.
    ///   - onProgress: Gets how far it is, on any thread.
    public init(
        _ manifests: Manifests,
        configured: [ConfiguredFiles] = [ConfiguredFiles()],
        options: Options = Options(),
        onProgress: (@Sendable (CheckProgress) -> Void)? = nil
    ) {
        // What nobody mends where it lies is read, but nothing is said of it unless somebody asks for it.
        let manifests = Self.judged(manifests, configured, includesGenerated: options.includesGenerated)
        self.manifests = manifests
        self.configured = configured
        self.options = options
        configurationSources = configured.compactMap(\.configuration.source)

        // Who reaches whom over what, and what is known of each.
        context = Self.context(of: manifests, configured)

        // All rules that some configuration selects look at all files.
        let selections = configured.map { RuleSelection(options, $0.configuration) }
        let rules = RuleSelection.union(selections)
        let all = Checker(rules).check(context) { onProgress?(.checked(rules: $0, of: $1)) }
        let everything = SetAsideFindings(manifests.parsed).removed(from: all)

        // Each file's own configuration says what is wanted and what is accepted.
        let sorted = Self.sorted(everything, manifests, Array(zip(configured, selections)))
        accepted = sorted.accepted
        found = sorted.kept.inOrder()
        remarked = sorted.remarks.inOrder()

        // What was there when the baseline was written is known.
        if let baseline = options.baseline {
            let comparison = baseline.compare(found + remarked, manifests.trees)
            let remarks = Set(remarked)
            remarked = comparison.new.filter { remarks.contains($0) }
            found = comparison.new.filter { !remarks.contains($0) }
            (inBaseline, goneCount) = (comparison.known, comparison.gone)
        }

        // Where the input is one list, new objects become its items.
        if let input = manifests.functionInput, input.isList {
            var listing = FunctionListing(input)
            found = found.map { listing.listed($0) }
        }

        planner = FixPlanner(
            files: manifests.trees,
            precedence: RuleCatalogue.all.map { $0.metadata.id },
            protected: sorted.protected,
            exists: manifests.exists
        )

        // A fix is safe only where it was proven so, alone and together with the others.
        (found, parts) = FixProof.judged(
            found,
            in: context,
            planner: planner,
            surroundings: manifests.surroundings,
            forecasts: forecasts
        )
        let comments = NumberComments(manifests.trees)
        found = found.map { comments.pointedOut($0) }
    }

    /// Works out what becomes of the files.
    ///
    /// Safe fixes are proven together. An unsafe one, such as a second Pod where there was one, may make others necessary;
    /// those are made as well, so that a second run finds nothing to fix.
    package func plan(includingUnsafe: Bool) -> FixPlan {
        var plan = planner.plan(found, includingUnsafe: includingUnsafe)
        guard includingUnsafe else { return plan }
        var (check, next) = (self, plan)
        // Fixes that go on making others necessary would never end.
        for _ in 0..<Self.mostRounds where !next.isEmpty {
            check = Check(check.manifests.changed(next.files), configured: configured, options: options)
            next = check.planner.plan(check.found, includingUnsafe: true)
            plan = plan.followed(by: next, of: check.found)
        }
        return plan
    }

    private static let mostRounds = 4

    // MARK: Steps

    /// Manifests with what is judged of them although a tool makes it, because somebody asks for it.
    package static func judged(
        _ manifests: Manifests,
        _ configured: [ConfiguredFiles],
        includesGenerated: Bool = false
    ) -> Manifests {
        var manifests = manifests
        let asked = configured.filter { $0.configuration.file.configuration.rules.includeGenerated }
        let askedFiles = Set(asked.flatMap(\.paths))
        let isAskedForAll = includesGenerated || configured.count == 1 && !asked.isEmpty
        manifests.judge { isAskedForAll || askedFiles.contains($0) }
        return manifests
    }

    /// The topology of manifests, with what every file's own configuration knows.
    package static func context(of manifests: Manifests, _ configured: [ConfiguredFiles]) -> RuleContext {
        let resolvers = configured.map { SettingsResolver($0.configuration.file) }
        guard resolvers.count > 1 else {
            let settings = resolvers.first ?? SettingsResolver()
            let controllers = settings.controllers
            return RuleContext(Topology(manifests.parsed) { _ in controllers }, settings: settings)
        }
        var ofFile: [String: SettingsResolver] = [:]
        for (files, resolver) in zip(configured, resolvers) {
            for path in files.paths { ofFile[path] = resolver }
        }
        let controllers = ofFile.mapValues(\.controllers)
        return RuleContext(
            Topology(manifests.parsed) { controllers[$0] ?? DeclaredControllers() },
            ofFile: ofFile
        )
    }

    /// Findings by what their file's configuration makes of them.
    private struct Sorted {
        var kept: [HardenRules.Finding] = []
        /// Advice that is told once a rule.
        var remarks: [HardenRules.Finding] = []
        var accepted: [SuppressionSet.SuppressedFinding] = []
        /// What the suppressions keep fixes off.
        var protected: [ProtectedField] = []
    }

    /// Takes out what is suppressed, what a file's configuration leaves out, and what does not matter enough.
    private static func sorted(
        _ findings: [HardenRules.Finding],
        _ manifests: Manifests,
        _ configured: [(files: ConfiguredFiles, selection: RuleSelection)]
    ) -> Sorted {
        var groupOfFile: [String: Int] = [:]
        for (group, entry) in configured.enumerated() {
            for path in entry.files.paths { groupOfFile[path] = group }
        }
        let files = Dictionary(grouping: manifests.trees) { groupOfFile[$0.source.name] ?? 0 }
        let findings = Dictionary(grouping: findings) { groupOfFile[$0.primary.file] ?? 0 }
        let knownRules = RuleCatalogue.all.map { $0.metadata.id }
        var sorted = Sorted()
        for (group, entry) in configured.enumerated() {
            let suppressions = SuppressionSet(
                files: files[group] ?? [],
                configuration: entry.files.configuration.file,
                configurationSource: entry.files.configuration.source,
                knownRules: knownRules
            )
            let rules = Set(entry.selection.rules.map { $0.metadata.id })
            let own = (findings[group] ?? []).filter { rules.contains($0.rule) }
            let outcome = suppressions.apply(to: own, ranRules: rules)
            sorted.accepted += outcome.suppressed
            sorted.protected += suppressions.protectedFields(outcome.suppressed)
            for var finding in outcome.kept + outcome.remarks where finding.severity >= entry.selection.leastSeverity {
                guard finding.isRemark, !entry.selection.named.contains(finding.rule) else {
                    sorted.kept.append(finding)
                    continue
                }
                // Nobody is offered a fix of what is no finding, and none is proven.
                finding.fix = nil
                sorted.remarks.append(finding)
            }
        }
        return sorted
    }
}

/// How far a check is.
public enum CheckProgress: Sendable, Hashable {
    /// So many files are found.
    case found(files: Int)
    /// So many files are read, of so many.
    case read(files: Int, of: Int)
    /// So many rules have run, of so many.
    case checked(rules: Int, of: Int)
}
