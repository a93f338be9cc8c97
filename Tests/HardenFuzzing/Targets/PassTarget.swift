import HardenKubernetes
import HardenRollout
import HardenRules
import HardenYAML

/// Checks arbitrary files with all rules, fixes them, reads them again, and simulates their workloads.
enum PassTarget {
    /// More than this takes long and shows nothing that less does not.
    private static let mostBytes = 1 << 16
    /// The longest way known: the timeout before a proxy, the draining that follows from it, the wait, the grace period.
    private static let mostRuns = 8

    /// A pass over files, up to what would be written.
    private struct Pass {
        let loaded: [LoadedFile]
        let context: RuleContext
        let findings: [Finding]
        let planner: FixPlanner
        var files: [YAMLFile] { context.topology.manifests.files.compactMap(\.file) }

        init(_ loaded: [LoadedFile], _ configuration: ConfigurationFile) {
            self.loaded = loaded
            let topology = Topology(Manifests(loaded))
            context = RuleContext(topology, settings: SettingsResolver(configuration))
            // One rule after the other: threads would make coverage another one each time.
            findings = RuleCatalogue.all.flatMap { [context] in $0.findings(context) }.inOrder()
            planner = FixPlanner(
                files: topology.manifests.files.compactMap(\.file),
                precedence: RuleCatalogue.all.map { $0.metadata.id }
            )
        }
    }

    static func run(_ bytes: [UInt8]) throws {
        guard bytes.count <= mostBytes else { return }
        var inputs = FileArchive.files(in: bytes)
        var configuration = ConfigurationFile.none
        if let index = inputs.firstIndex(where: { $0.name == ConfigurationFile.name }) {
            let read = ConfigurationFile(YAMLFile(bytes: inputs[index].bytes, name: ConfigurationFile.name))
            if read.diagnostics.isEmpty { configuration = read }
            inputs.remove(at: index)
        }
        let pass = Pass(inputs.map { LoadedFile.load($0.bytes, path: $0.name) }, configuration)
        _ = pass.context.settingsDiagnostics
        try checkPlaces(pass)
        try checkSuppression(pass, configuration)
        for isUnsafe in [false, true] { try checkFixes(pass, configuration, includingUnsafe: isUnsafe) }
        simulate(pass.context)
    }

    /// Findings lie in the files that were read.
    private static func checkPlaces(_ pass: Pass) throws {
        let sizes = Dictionary(pass.files.map { ($0.source.name, $0) }) { first, _ in first }
        for finding in pass.findings {
            for label in [finding.primary] + finding.secondary {
                guard let file = sizes[label.file] else { throw Fault("\(finding.rule) is in no file: \(label.file)") }
                try require(
                    label.range.lowerBound >= 0 && label.range.upperBound <= file.source.bytes.count
                        && label.document.map(file.documents.indices.contains) != false,
                    "\(finding.rule) is at \(label.range) of \(file.source.bytes.count) bytes"
                )
            }
        }
    }

    /// A baseline of all findings, written and read, knows all of them.
    private static func checkSuppression(_ pass: Pass, _ configuration: ConfigurationFile) throws {
        let suppressions = SuppressionSet(
            files: pass.files,
            configuration: configuration,
            knownRules: RuleCatalogue.all.map { $0.metadata.id }
        )
        let outcome = suppressions.apply(to: pass.findings, ranRules: Set(RuleCatalogue.all.map { $0.metadata.id }))
        try require(
            outcome.kept.count + outcome.suppressed.count == pass.findings.count,
            "findings get lost between kept and suppressed"
        )
        let json = Baseline(pass.findings, files: pass.files).json
        let (baseline, diagnostics) = Baseline.read(YAMLFile(bytes: Array(json.utf8), name: "baseline.json"))
        guard let baseline else { throw Fault("the baseline cannot be read: \(diagnostics)") }
        let comparison = baseline.compare(pass.findings, files: pass.files)
        try require(
            comparison.new.isEmpty && comparison.gone.isEmpty,
            "the baseline does not know \(comparison.new.map(\.rule)), and misses \(comparison.gone)"
        )
    }

    /// Runs until nothing is fixed any more, which safe fixes reach at once. A fix that needs knowledge, such as the
    /// right name of a backend, may bring to light what was hidden before; and of two fixes that exclude each other the
    /// second may be made by a second run, as its refusal says.
    private static func checkFixes(_ first: Pass, _ configuration: ConfigurationFile, includingUnsafe: Bool) throws {
        var pass = first
        var mayChange = true
        for _ in 0..<mostRuns {
            let plan = pass.planner.plan(pass.findings, includingUnsafe: includingUnsafe)
            let rules = plan.files.flatMap(\.findings).map { pass.findings[$0].rule }
            try require(plan.files.isEmpty || mayChange, "another run still fixes \(rules)")
            if plan.files.isEmpty { return }
            pass = Pass(try loaded(after: plan, pass.loaded), configuration)
            mayChange = includingUnsafe || !plan.refused.isEmpty
        }
        throw Fault("\(mostRuns) runs do not come to an end")
    }

    /// The files as they are read once a plan is carried out.
    private static func loaded(after plan: FixPlan, _ files: [LoadedFile]) throws -> [LoadedFile] {
        var loaded = files
        for file in plan.files {
            try PatchCheck.check(file.edits, of: file.original ?? [], isNew: file.original == nil, to: file.result)
            let new = LoadedFile.load(file.result, path: file.path)
            guard let position = loaded.firstIndex(where: { $0.path == file.path }) else {
                try require(file.original == nil, "\(file.path) is changed, and was not read")
                loaded.append(new)
                continue
            }
            let before = loaded[position]
            try require(file.original == before.file?.source.bytes, "\(file.path) was not what was read")
            try require(
                new.file?.errors.count == before.file?.errors.count,
                "\(file.path) has other errors than before: \(new.file?.errors ?? [])"
            )
            loaded[position] = new
        }
        return loaded
    }

    private static func simulate(_ context: RuleContext) {
        for situation in context.workloads.prefix(4) {
            guard let workload = try? SimulatedWorkload(situation, in: context) else { continue }
            for path in workload.paths {
                let simulated = workload.on(path, requestsPerSecond: 100)
                for kind in workload.disruptions(among: DisruptionKind.allCases) {
                    _ = workload.simulation(of: kind, on: simulated).simulation.worstCase().losesNothing
                }
            }
        }
    }
}
