import HardenKubernetes
import HardenRules
import HardenYAML
import Synchronization

import struct HardenEngine.Silence

/// Everything that is to be told about a run, in the order in which it is told.
struct Report {
    /// Sorted by file and place: formats for programs tell them so.
    let findings: [Finding]
    /// Findings that somebody accepts.
    let suppressed: [SuppressionSet.SuppressedFinding]
    /// Findings that a baseline has.
    let known: [Finding]
    /// Advice that is told once a rule.
    let remarks: [Remark]
    /// All rules of the catalogue, for formats that describe them.
    let rules: [RuleMetadata]
    /// What keeps the check from judging or telling.
    let silences: [Silence]
    /// Files that were read.
    let fileCount: Int
    /// What the run does about fixes.
    var fixing = ReportSummary.Fixing.offered
    /// What disruptions lose of the workloads, now and after each of `stages`; nothing where nobody asked.
    var outlooks: [WorkloadOutlook] = []
    /// What the steps are called that the outlooks have losses for.
    var stages: [String] = []
    /// The workload that each finding is about, where that is known.
    var subjects: [KubernetesObject?] = []
    /// Whether people get all of every finding, and all rows of every list.
    var isVerbose = false
    /// What would change, coloured or not, for people who read it below the findings.
    var diff: (@Sendable (_ color: Bool) -> String)?
    private let texts: [String: SourceText]
    private let sources: [String: YAMLSource]
    private let files: [YAMLFile]
    private let planner: FixPlanner
    private let names: RepositoryPaths
    private let secrets: [String: Secrets]
    private let hiddenParts = HiddenParts()
    private let changesOfEach = ChangesOfEach()
    /// Why fixes are not made, by the position of their finding.
    private let refusals: [Int: FixPlan.RefusedFix]

    /// - Parameters:
    ///   - findings: In any order.
    ///   - files: All files that were read.
    ///   - others: Further texts in which findings can be, such as the configuration's.
    ///   - remarks: Advice that is told once a rule, in the order of its places.
    ///   - rules: All rules of the catalogue.
    ///   - suppressed: Findings that somebody accepts.
    ///   - known: Findings that a baseline has.
    ///   - silences: What keeps the check from judging or telling.
    ///   - planner: Makes the fixes that some formats show.
    ///   - plan: What the planner made of `findings.inOrder()`, unsafe fixes included, where that is known already.
    init(
        findings: [Finding],
        files: [YAMLFile],
        others: [YAMLSource] = [],
        remarks: [Finding] = [],
        rules: [RuleMetadata] = [],
        suppressed: [SuppressionSet.SuppressedFinding] = [],
        known: [Finding] = [],
        silences: [Silence] = [],
        planner: FixPlanner? = nil,
        plan: FixPlan? = nil
    ) {
        let sorted = findings.inOrder()
        self.findings = sorted.map(\.shown)
        self.suppressed = suppressed.map { suppressed in
            SuppressionSet.SuppressedFinding(finding: suppressed.finding.shown, suppression: suppressed.suppression)
        }
        self.known = known.map(\.shown)
        self.remarks = Remark.all(of: remarks.map(\.shown))
        self.rules = rules
        self.silences = silences
        self.files = files
        fileCount = files.count
        // Most files have no finding, and need not be divided into lines.
        let shown = (sorted + suppressed.map(\.finding) + known + remarks).flatMap { [$0.primary] + $0.secondary }.map(
            \.file
        )
        let wanted = Set(shown)
        var texts: [String: SourceText] = [:]
        for source in others + files.map(\.source) where wanted.contains(source.name) {
            texts[source.name] = SourceText(source)
        }
        self.texts = texts
        secrets = Dictionary(
            files.filter { wanted.contains($0.source.name) }.map { ($0.source.name, Secrets($0)) }
        ) { first, _ in first }
        sources = Dictionary(files.map { ($0.source.name, $0.source) }) { first, _ in first }
        names = RepositoryPaths(wanted)
        self.planner = planner ?? FixPlanner(files: files)
        let plan = plan ?? self.planner.plan(sorted, includingUnsafe: true)
        refusals = Dictionary(plan.refused.map { ($0.finding, $0) }) { first, _ in first }
    }
}

extension Report {
    /// The text of a file; an empty one for a file that does not exist yet.
    func text(of file: String) -> SourceText {
        texts[file] ?? SourceText(sources[file] ?? YAMLSource(name: file, bytes: []))
    }

    /// What no excerpt of a file shows.
    func secrets(of file: String) -> Secrets { secrets[file] ?? .none }

    /// The parts of a line that are not shown, counted from its beginning.
    func hidden(in line: Range<Int>, of file: String) -> [Range<Int>] {
        hiddenParts.known.withLock { known in
            if let parts = known[file]?[line] { return parts }
            let parts = secrets(of: file).hidden(in: line, text(of: file).source.bytes[line])
            known[file, default: [:]][line] = parts
            return parts
        }
    }

    /// A file as services match it with the files of a repository.
    func name(of file: String) -> String { names[file] ?? FileURI.relative(file) }

    /// Where a label is.
    func span(of label: Finding.Label) -> SourceSpan { text(of: label.file).span(of: label.range) }

    /// Why the fix of a finding cannot be made.
    func refusal(of position: Int) -> FixPlan.RefusedFix? { refusals[position] }

    /// What the fix of a finding would change, for itself alone; nothing where there is none or it cannot be made.
    func changes(of finding: Finding) -> [FixPlan.PatchedFile] {
        guard finding.fix != nil else { return [] }
        return changesOfEach.known.withLock { known in
            // All at once: those of a file are worked out together.
            if known.isEmpty {
                let all = (findings + suppressed.map(\.finding) + self.known).filter { $0.fix != nil }
                known = Dictionary(zip(all, planner.plansOfEach(all))) { first, _ in first }
            }
            return known[finding] ?? planner.plan([finding], includingUnsafe: true).files
        }
    }

    /// The fingerprints of findings, of these or of others.
    func fingerprints(of findings: [Finding]) -> [Fingerprint] {
        let names = ProjectPaths(findings.map(\.primary.file))
        return Fingerprint.all(of: findings, files: files) { names[$0] }
    }

    /// The rule of a finding, where the catalogue has it.
    func rule(_ id: String) -> RuleMetadata? { rules.first { $0.id == id } }

    var summary: ReportSummary { ReportSummary(self) }

    /// What disruptions lose, a row a workload; `nil` where nothing is known.
    var losses: LossTable? {
        func place(_ object: KubernetesObject) -> [String] { [object.file, "\(object.root.anchor.range.lowerBound)"] }
        let explained = Set(zip(findings, subjects).filter { !$0.0.symptoms.isEmpty }.compactMap { $1.map(place) })
        return LossTable(outlooks, stages: stages, showsAll: isVerbose, tellsAssumptions: findings.isEmpty) {
            explained.contains(place($0))
        }
    }
}

/// What each fix would change alone, worked out when a format asks for the first.
private final class ChangesOfEach: Sendable {
    let known = Mutex<[Finding: [FixPlan.PatchedFile]]>([:])
}

/// What is hidden of lines that were shown, by file: of one long line it takes going over all of it.
private final class HiddenParts: Sendable {
    let known = Mutex<[String: [Range<Int>: [Range<Int>]]]>([:])
}
