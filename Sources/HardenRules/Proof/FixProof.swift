package import HardenKubernetes
import HardenSystem
import HardenRollout

/// Proves fixes safe, or tells what would get worse.
///
/// Workloads that a fix concerns are simulated as they are and as they would be: with each fix alone, and with all safe
/// fixes of the plan together. Safe means that no disruption loses more requests, has a longer time without a serving
/// Pod, or can no longer end, on any path; and that none of the conditions holds which a simulation cannot see. What a
/// rule calls unsafe is never made without those that are safe, so that it is told what it does on top of them.
package struct FixProof {
    /// What a proof needs to know besides what was read.
    package struct Surroundings: Sendable {
        /// Names of files in a folder that may hold manifests and were not read.
        let unread: @Sendable (String) -> [String]
        /// Reads a file that has changed.
        package let reload: @Sendable (FixPlan.PatchedFile) -> [LoadedFile]

        package init(
            unread: @escaping @Sendable (String) -> [String] = { _ in [] },
            reload: @escaping @Sendable (FixPlan.PatchedFile) -> [LoadedFile] = {
                [LoadedFile.load($0.result, path: $0.path)]
            }
        ) {
            self.unread = unread
            self.reload = reload
        }
    }

    private let context: RuleContext
    private let planner: FixPlanner
    private let surroundings: Surroundings
    private let cache: ForecastCache
    private var findings: [Finding]
    /// By finding, the workloads that its fix concerns.
    private let concerned: [Int: Set<Int>]
    /// The parts of the input, and models of workloads as they are.
    private let parts: InputParts
    /// Findings whose fix is called unsafe for what a simulation says, and for nothing else.
    private var worsening: Set<Int> = []

    private init(
        _ findings: [Finding],
        in context: RuleContext,
        _ planner: FixPlanner,
        _ surroundings: Surroundings,
        _ forecasts: ForecastCache
    ) {
        self.findings = findings
        self.context = context
        self.planner = planner
        self.surroundings = surroundings
        cache = forecasts
        let links = WorkloadLinks(context)
        var concerned: [Int: Set<Int>] = [:]
        for (position, finding) in findings.enumerated() {
            guard let fix = finding.fix else { continue }
            concerned[position] = links.workloads(concernedBy: fix, of: finding)
        }
        self.concerned = concerned
        parts = InputParts(
            context,
            findings,
            links,
            concerned: Set(concerned.values.joined()),
            reload: surroundings.reload
        )
    }

    /// The findings with fixes that are safe only where they were proven so, each with its price, and the parts of the input
    /// in which that was worked out.
    ///
    /// - Parameter forecasts: Knows afterwards what was simulated.
    package static func judged(
        _ findings: [Finding],
        in context: RuleContext,
        planner: FixPlanner,
        surroundings: Surroundings = Surroundings(),
        forecasts: ForecastCache = ForecastCache()
    ) -> (findings: [Finding], parts: InputParts?) {
        guard findings.contains(where: { $0.fix != nil }) else { return (findings, nil) }
        var proof = FixProof(findings, in: context, planner, surroundings, forecasts)
        let fixes = findings.indices.filter { findings[$0].fix != nil }
        let left = Set(proof.rounds(fixes).left)
        for position in left {
            proof.findings[position].object(["more fixes concern the same workloads than are simulated"])
        }
        let unsafe = fixes.filter { findings[$0].fix?.safety == .unsafe && !left.contains($0) }
        proof.judgeEach(proof.safe)
        proof.judgeTogether()
        proof.judgeOnTop()
        proof.judgeEach(unsafe, after: proof.outlookOfPlan(for: unsafe))
        for position in fixes {
            guard let fix = proof.findings[position].fix, fix.safety == .unsafe, fix.objections.isEmpty else {
                continue
            }
            proof.findings[position].object([fix.doubt].compactMap(\.self))
        }
        return (proof.findings, proof.parts)
    }

    /// Positions of the findings whose fix counts as safe.
    private var safe: [Int] { findings.indices.filter { findings[$0].fix?.safety == .safe } }

}

// MARK: - Each alone

extension FixProof {
    /// Judges each of some fixes by itself. Fixes that concern different workloads are made side by side.
    ///
    /// - Parameter plan: What the safe fixes make of workloads, which come first.
    private mutating func judgeEach(_ positions: [Int], after plan: Outlook? = nil) {
        for round in rounds(positions).rounds {
            let workloads = Set(round.flatMap { concerned[$0] ?? [] })
            let first = plan == nil ? [] : safe.filter { concerned[$0]?.isDisjoint(with: workloads) == false }
            let outlook = outlook(of: (first + round).sorted(), for: workloads, after: plan)
            for position in round { judge(position, outlook, after: plan) }
        }
    }

    /// Each round works out again what its fixes are about. Whoever has more fixes for one workload makes some of them first.
    private static let mostRounds = 64
    /// How many containers are worked out for the fixes that concern one workload, unless those are but a few.
    private static let mostContainers = (all: 1024, fixes: 4)

    private mutating func judge(_ position: Int, _ outlook: Outlook, after plan: Outlook?) {
        guard let fix = findings[position].fix else { return }
        let workloads = (concerned[position] ?? []).sorted()
        let comparison = comparison(outlook, workloads, after: plan)
        findings[position].fix?.price = comparison.price
        let subject = ConcernedFix(
            fix: fix,
            workloads: workloads.map { (context.workloads[$0], outlook.workloads[$0]) },
            context: context,
            price: comparison.price,
            surroundings: surroundings
        )
        let unseen = UnseenCondition.objections(to: subject)
        var worse = comparison.objections + (comparison.price?.objections ?? [])
        // A finding with a sum has said it.
        if !worse.isEmpty, findings[position].sum == nil {
            let unknown = workloads.compactMap { context.workloads[$0].ownClients.others }
            if let others = unknown.first { worse.append("requests over \(others) are in no sum") }
        }
        if fix.safety == .safe, unseen.isEmpty, !worse.isEmpty { worsening.insert(position) }
        findings[position].object(worse + unseen)
    }

    /// Divides fixes so that none of those in one round concern the same workload, and tells for which there is no round.
    private func rounds(_ positions: [Int]) -> (rounds: [[Int]], left: [Int]) {
        var rounds: [[Int]] = []
        var left: [Int] = []
        /// The rounds that each workload is in, and how many containers are worked out in them.
        var taken: [Int: (rounds: Set<Int>, containers: Int)] = [:]
        let all = Set(positions.flatMap { concerned[$0] ?? [] })
        let containers = Dictionary(
            uniqueKeysWithValues: all.map { ($0, context.workloads[$0].template.containers.count) }
        )
        for position in positions {
            let workloads = concerned[position] ?? []
            let containers = workloads.reduce(0) { $0 + (containers[$1] ?? 0) }
            let most = max(Self.mostContainers.all, Self.mostContainers.fixes * containers)
            let isBearable = workloads.allSatisfy { (taken[$0]?.containers ?? 0) + containers <= most }
            guard isBearable,
                let round = (0..<Self.mostRounds).first(where: { round in
                    workloads.allSatisfy { taken[$0]?.rounds.contains(round) != true }
                })
            else {
                left.append(position)
                continue
            }
            if round == rounds.count { rounds.append([]) }
            rounds[round].append(position)
            for workload in workloads {
                taken[workload, default: ([], 0)].rounds.insert(round)
                taken[workload, default: ([], 0)].containers += containers
            }
        }
        return (rounds, left)
    }
}

// MARK: - All together

extension FixProof {
    /// Judges the plan's safe fixes as they would be made, until what is left makes nothing worse.
    private mutating func judgeTogether() {
        while true {
            let safe = safe
            // What is alone has been judged.
            let shared = sharedWorkloads(safe)
            guard !shared.isEmpty else { return }
            let outlook = outlook(of: safe, for: shared)
            let worse = shared.sorted().filter { !comparison(outlook, [$0]).objections.isEmpty }
            guard !worse.isEmpty else { return }
            rejectCulprits(worse.map { ($0, comparison(outlook, [$0]).objections) })
        }
    }

    /// The workloads that more than one of some fixes concerns.
    private func sharedWorkloads(_ positions: [Int]) -> Set<Int> {
        var seen: Set<Int> = []
        var shared: Set<Int> = []
        for workload in positions.flatMap({ concerned[$0] ?? [] }) where !seen.insert(workload).inserted {
            shared.insert(workload)
        }
        return shared
    }

    /// Finds the fix without which the others are safe for a workload; all of them where there is no such fix.
    ///
    /// Workloads that have no fix in common are looked at side by side.
    private mutating func rejectCulprits(_ worse: [(workload: Int, objections: [String])]) {
        for group in independent(worse) {
            var candidates = group.map { entry in
                // The last in the order of rules gives way first.
                (
                    entry, fixes: Array(safe.filter { concerned[$0]?.contains(entry.workload) == true }.reversed()),
                    next: 0
                )
            }
            .filter { !$0.fixes.isEmpty }
            let all = candidates
            while !candidates.isEmpty {
                let left = Set(candidates.map { $0.fixes[$0.next] })
                let outlook = outlook(of: safe.filter { !left.contains($0) }, for: Set(candidates.map(\.0.workload)))
                candidates = candidates.compactMap { candidate in
                    var candidate = candidate
                    if comparison(outlook, [candidate.0.workload]).objections.isEmpty {
                        findings[candidate.fixes[candidate.next]].object(Self.together(candidate.0.objections))
                        return nil
                    }
                    candidate.next += 1
                    return candidate.next < candidate.fixes.count ? candidate : nil
                }
            }
            for (entry, fixes, _) in all where fixes.allSatisfy({ findings[$0].fix?.safety == .safe }) {
                for fix in fixes { findings[fix].object(Self.together(entry.objections)) }
            }
        }
    }

    private static func together(_ objections: [String]) -> [String] {
        objections.map { "together with the other fixes, \($0)" }
    }

    /// Divides workloads so that no safe fix concerns two of a group.
    private func independent(
        _ worse: [(workload: Int, objections: [String])]
    ) -> [[(workload: Int, objections: [String])]] {
        var fixesOfWorkload: [Int: Set<Int>] = [:]
        for position in safe {
            for workload in concerned[position] ?? [] { fixesOfWorkload[workload, default: []].insert(position) }
        }
        var groups: [(members: [(workload: Int, objections: [String])], fixes: Set<Int>)] = []
        for entry in worse {
            let fixes = fixesOfWorkload[entry.workload] ?? []
            if let index = groups.firstIndex(where: { $0.fixes.isDisjoint(with: fixes) }) {
                groups[index].members.append(entry)
                groups[index].fixes.formUnion(fixes)
            } else {
                groups.append(([entry], fixes))
            }
        }
        return groups.map(\.members)
    }
}

// MARK: - On top

extension FixProof {
    /// Gives fixes that do harm alone another chance, on top of the others: a hook may be right once the grace period is.
    ///
    /// Whoever runs it again on what was written would find them safe then.
    private mutating func judgeOnTop() {
        for _ in 0..<Self.mostRounds {
            let safe = safe
            let others = sharedWorkloads(safe + worsening.sorted())
            let candidates = worsening.sorted().filter { position in
                let workloads = concerned[position] ?? []
                return !workloads.isDisjoint(with: others)
                    && safe.contains { !(concerned[$0] ?? []).isDisjoint(with: workloads) }
            }
            guard !candidates.isEmpty else { return }
            let base = outlook(of: safe, for: Set(candidates.flatMap { concerned[$0] ?? [] }))
            var accepted: [Int] = []
            for round in rounds(candidates).rounds {
                let workloads = Set(round.flatMap { concerned[$0] ?? [] })
                let outlook = outlook(of: (safe + round).sorted(), for: workloads, after: base)
                for position in round where isHarmless(position, outlook, on: base) { accepted.append(position) }
                // What is accepted is what the next ones come on top of.
                if !accepted.isEmpty { break }
            }
            guard !accepted.isEmpty else { return }
            for position in accepted {
                worsening.remove(position)
                findings[position].fix?.safety = .safe
                findings[position].fix?.objections = []
            }
        }
    }

    private func isHarmless(_ position: Int, _ outlook: Outlook, on base: Outlook) -> Bool {
        let workloads = (concerned[position] ?? []).sorted()
        let added = comparison(outlook, workloads, after: base)
        return added.objections.isEmpty && (added.price?.objections ?? []).isEmpty
            && comparison(outlook, workloads).objections.isEmpty
    }
}

// MARK: - Comparing

extension FixProof {
    /// What becomes of workloads once some fixes are made, by their index in the context as it is.
    private struct Outlook {
        fileprivate var workloads: [Int: WorkloadSituation] = [:]
        fileprivate var models: [Int: Simulations] = [:]
    }

    /// What the safe fixes make of the workloads that some others concern; the others are as they are.
    private func outlookOfPlan(for positions: [Int]) -> Outlook {
        let safe = safe
        let others = Set(positions.flatMap { concerned[$0] ?? [] })
        let changed = Set(safe.flatMap { concerned[$0] ?? [] }).intersection(others)
        return changed.isEmpty ? Outlook() : outlook(of: safe, for: changed)
    }

    /// Works out what some workloads would be like.
    ///
    /// - Parameter base: what the change comes on top of, where that is not what is there now.
    private func outlook(of positions: [Int], for workloads: Set<Int>, after base: Outlook? = nil) -> Outlook {
        func files(_ positions: [Int]) -> [FixPlan.PatchedFile] {
            planner.plan(positions.map { findings[$0] }, includingUnsafe: true).files
        }
        let near = positions.filter { parts.isNear(findings[$0].primary.file, workloads) }
        var outlook = Outlook()
        for later in parts.later(files(near), of: workloads, everything: { files(positions) }) {
            let found = later.workloads.compactMap { entry in entry.value.map { (index: entry.key, $0) } }
            let models = found.concurrentMap(batch: 8) { $1.simulations(in: later.context) }
            for ((index, workload), model) in zip(found, models) {
                outlook.workloads[index] = workload
                outlook.models[index] = model
            }
        }
        var needed: Set<Simulation> = []
        for (index, model) in outlook.models {
            needed.formUnion(Comparison.needed(parts.models[index] ?? [:], model))
            if let base = base?.models[index] { needed.formUnion(Comparison.needed(base, model)) }
        }
        cache.prepare(needed)
        return outlook
    }

    /// - Parameter base: What the change comes on top of, where that is not what is there now.
    private func comparison(_ outlook: Outlook, _ workloads: [Int], after base: Outlook? = nil) -> Comparison {
        Comparison(
            workloads.map { index in
                let before = base?.models[index] ?? parts.models[index] ?? [:]
                return (context.workloads[index].object.name, before, outlook.models[index] ?? [:])
            },
            cache
        )
    }
}

extension Finding {
    /// Takes down what speaks against its fix, which is not safe then.
    fileprivate mutating func object(_ objections: [String]) {
        guard !objections.isEmpty else { return }
        fix?.safety = .unsafe
        fix?.objections += objections
    }
}
