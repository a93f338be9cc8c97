import HardenKubernetes
import HardenRollout
import HardenYAML
import Testing

@testable import HardenRules

/// Manifests with their findings as a user gets them: fixes are safe only where they were proven so.
struct ProvenCase {
    let files: [LoadedFile]
    let findings: [Finding]
    private let context: RuleContext
    private let parts: InputParts?
    private let settings: SettingsResolver
    private let forecasts = ForecastCache()

    init(_ example: WorkloadCase) {
        let configuration = ConfigurationFile(YAMLFile(text: example.configuration, name: ".harden.yaml"))
        let file = LoadedFile.load(Array(example.manifests.utf8), path: "orders.yaml")
        self.init([file], SettingsResolver(configuration))
    }

    init(_ text: String, path: String = "orders.yaml") {
        self.init([LoadedFile.load(Array(text.utf8), path: path)], SettingsResolver())
    }

    init(_ files: [LoadedFile], _ settings: SettingsResolver = SettingsResolver(), unread: [String] = []) {
        self.files = files
        self.settings = settings
        context = RuleContext(Topology(Manifests(files)), settings: settings)
        (findings, parts) = FixProof.judged(
            Checker().check(context),
            in: context,
            planner: Self.planner(files),
            surroundings: FixProof.Surroundings(unread: { _ in unread }),
            forecasts: forecasts
        )
    }

    private static func planner(_ files: [LoadedFile]) -> FixPlanner {
        FixPlanner(files: files.compactMap(\.file), precedence: RuleCatalogue.all.map { $0.metadata.id })
    }

    func plan(includingUnsafe: Bool = false) -> FixPlan {
        Self.planner(files).plan(findings, includingUnsafe: includingUnsafe)
    }

    /// The same after its fixes.
    func fixed(includingUnsafe: Bool = false) -> ProvenCase {
        let plan = plan(includingUnsafe: includingUnsafe)
        let changed = Dictionary(plan.files.map { ($0.path, LoadedFile.load($0.result, path: $0.path)) }) { $1 }
        let new = plan.files.filter { $0.original == nil }.compactMap { changed[$0.path] }
        return ProvenCase(files.map { changed[$0.path] ?? $0 } + new, settings)
    }

    /// What disruptions lose now, after the safe fixes, and after all.
    var outlooks: [WorkloadOutlook] {
        context.outlooks(
            after: [plan(), plan(includingUnsafe: true)],
            parts: parts,
            forecasts: forecasts
        )
    }

    /// What differs between contexts that are kept after a plan and those that are built: after each fix alone, after the safe
    /// ones and after all.
    var reuseFailure: String? {
        guard let parts else { return nil }
        let planner = Self.planner(files)
        let plans = findings.filter { $0.fix != nil }.map { planner.plan([$0], includingUnsafe: true) }
        for (number, plan) in (plans + [self.plan(), self.plan(includingUnsafe: true)]).enumerated() {
            let built = context.planned(plan.files.map { LoadedFile.load($0.result, path: $0.path) })
            let expected = Dictionary(uniqueKeysWithValues: built.workloads.map { (WorkloadPlace($0.object), $0) })
            let later = parts.later(plan.files, of: Set(context.workloads.indices)) { plan.files }
            guard later.reduce(0, { $0 + $1.workloads.count }) == context.workloads.count else { return "one is lost" }
            for entry in later {
                for (index, workload) in entry.workloads {
                    let other = expected[WorkloadPlace(context.workloads[index].object)]
                    if workload?.simulations(in: entry.context) != other?.simulations(in: built) {
                        return "\(context.workloads[index].object) goes another way after \(plan.fixed.count) fixes"
                    }
                }
                // Rules take their time.
                guard number >= plans.count, entry.workloads.count == context.workloads.count else { continue }
                let (kept, new) = (Self.statements(entry.context), Self.statements(built))
                if kept != new { return "\(kept.symmetricDifference(new).sorted())" }
            }
        }
        return nil
    }

    private static func statements(_ context: RuleContext) -> Set<String> {
        Set(Checker().check(context).map { "\($0.rule) of \($0.object): \($0.message) \($0.fix?.title ?? "")" })
    }

    /// The fix of a rule's only finding.
    func fix(of rule: String, sourceLocation: SourceLocation = #_sourceLocation) throws -> Fix {
        let found = findings.filter { $0.rule == rule }
        try #require(found.count == 1, "\(findings.map(\.rule))", sourceLocation: sourceLocation)
        return try #require(found[0].fix, sourceLocation: sourceLocation)
    }

    // MARK: What happens to it

    struct Place: Hashable, CustomStringConvertible {
        var object: String
        var path: TrafficPath
        var kind: DisruptionKind

        var description: String { "\(kind.rawValue) of \(object) over \(path.label)" }
    }

    struct Course {
        var lost: Double
        var unserved: Double
        var ends: Bool
    }

    /// How each disruption goes, worked out as `harden simulate` does it.
    var courses: [Place: Course] {
        var courses: [Place: Course] = [:]
        for situation in context.workloads {
            guard let workload = try? SimulatedWorkload(situation, in: context) else { continue }
            for path in workload.paths {
                let simulated = workload.on(path)
                for kind in workload.disruptions(among: []) {
                    let result = workload.simulation(of: kind, on: simulated).simulation.worstCase()
                    courses[Place(object: situation.object.title, path: path, kind: kind)] = Course(
                        lost: result.shownFailures.reduce(0) { $0 + $1.failedRequests },
                        unserved: result.unserved.value,
                        ends: !result.duration.isNever
                    )
                }
            }
        }
        return courses
    }

    /// What got worse on the way to another state of the same manifests.
    func deteriorations(to other: ProvenCase) -> [String] {
        let later = other.courses
        return courses.compactMap { place, before in
            guard let after = later[place] else { return nil }
            if after.lost > before.lost * 1.001 + 1 { return "\(place): lost \(before.lost) -> \(after.lost)" }
            if after.unserved > before.unserved + 0.5 { return "\(place): nobody serves \(after.unserved) s" }
            return after.ends || !before.ends ? nil : "\(place): it never ends"
        }
    }

    /// Rules with the objects that they speak of.
    var voices: Set<String> { Set(findings.map { "\($0.rule) of \($0.object)" }) }

    var text: String {
        files.map { "# \($0.path)\n" + String(decoding: $0.file?.source.bytes ?? [], as: UTF8.self) }.joined()
            + findings.map { finding in
                "  \(finding.rule): \(finding.message)"
                    + (finding.fix.map { "; \($0.safety.rawValue): \($0.title) \($0.objections)" } ?? "") + "\n"
            }.joined()
    }
}
