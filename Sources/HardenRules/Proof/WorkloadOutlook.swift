package import HardenKubernetes
import HardenRollout
import HardenSystem

/// What disruptions lose of a workload: as it is, and as it would be after each of some plans.
package struct WorkloadOutlook: Sendable {
    /// What one disruption loses in its worst case, on the path that it hits most.
    package struct Loss: Sendable, Hashable {
        /// Requests that fail, at ``requestsPerSecond``.
        package let requests: Double
        /// Whether requests fail until somebody intervenes.
        package let isEndless: Bool

        package init(requests: Double, isEndless: Bool = false) {
            self.requests = requests
            self.isEndless = isEndless
        }

        /// Whether it is more than another, by more than what rounding moves.
        package func exceeds(_ other: Loss) -> Bool {
            isEndless != other.isEndless ? isEndless : requests > other.requests * 1.001 + 1
        }

        /// Such as "24,100".
        package var text: String {
            if isEndless { return "no end" }
            return requests > 0 && requests < 0.5 ? "< 1" : Comparison.count(requests)
        }
    }

    /// The rate of requests that losses are told for.
    package static let requestsPerSecond = Int(RequestProfile.standardRate)
    /// The disruptions that every workload has.
    package static let disruptions: [DisruptionKind] = [.rollout, .scaleDown, .nodeDrain]

    package let object: KubernetesObject
    /// The ways on which requests come.
    package let paths: [String]
    /// What is lost now, and then after each of the plans; nothing for a disruption that it does not have, `nil` after a plan
    /// that leaves too little to be told.
    package let losses: [DisruptionKind: [Loss?]]
    /// Names of the settings that nobody said, and that the losses hang on.
    package let assumed: [String]
    /// Whether a kept-alive connection stays with a Pod that ends, as far as is known of the application.
    package let isPinned: Bool
    /// Whether its clients hold connections, so that new ones are counted and no requests.
    package let holdsConnections: Bool
    /// Whether its preStop hook takes a time that nothing tells, and counts as none.
    package let hasUnknownHook: Bool

    package init(
        object: KubernetesObject,
        paths: [String],
        losses: [DisruptionKind: [Loss?]],
        assumed: [String] = [],
        isPinned: Bool = false,
        holdsConnections: Bool = false,
        hasUnknownHook: Bool = false
    ) {
        self.object = object
        self.paths = paths
        self.losses = losses
        self.assumed = assumed
        self.isPinned = isPinned
        self.holdsConnections = holdsConnections
        self.hasUnknownHook = hasUnknownHook
    }

    /// Whether requests are lost now.
    package var losesRequests: Bool {
        losses.values.contains { stages in
            guard case let now?? = stages.first else { return false }
            return now.isEndless || now.requests > 0
        }
    }

    /// Orders by what is lost now: the most in a rollout first.
    package func losesMore(than other: WorkloadOutlook) -> Bool {
        for kind in Self.disruptions {
            guard case let mine?? = losses[kind]?.first, case let others?? = other.losses[kind]?.first else { continue }
            if mine.exceeds(others) { return true }
            if others.exceeds(mine) { return false }
        }
        return false
    }
}

extension RuleContext {
    /// What disruptions lose of each workload that can be simulated, now and after each of some plans.
    ///
    /// - Parameters:
    ///   - plans: What becomes of the files.
    ///   - parts: What the fixes were proven in; `nil` where there is none.
    ///   - forecasts: What was simulated before.
    package func outlooks(
        after plans: [FixPlan],
        parts: InputParts?,
        forecasts: ForecastCache
    ) -> [WorkloadOutlook] {
        let now = simulated(Array(workloads.enumerated()))
        let stages =
            [now]
            + plans.map { plan in
                guard !plan.isEmpty, let parts else { return now }
                let later = parts.later(plan.files, of: Set(workloads.indices)) { plan.files }
                return later.reduce(into: now) { stages, later in
                    // Most workloads stay what they are.
                    let changed = later.workloads.filter { $1 !== workloads[$0] }
                    for index in changed.keys { stages[index] = nil }
                    let known = changed.compactMap { entry in entry.value.map { (offset: entry.key, element: $0) } }
                    stages.merge(later.context.simulated(known)) { $1 }
                }
            }
        forecasts.prepare(Set(stages.flatMap { $0.values.flatMap { $0.simulations.values.joined() } }))
        return workloads.enumerated().compactMap { index, workload in
            guard isJudged(workload.object, at: workload.node.position), let now = stages[0][index],
                !now.simulations.isEmpty
            else { return nil }
            var losses: [DisruptionKind: [WorkloadOutlook.Loss?]] = [:]
            for kind in now.simulations.keys {
                losses[kind] = stages.map { $0[index]?.simulations[kind].map { WorkloadOutlook.Loss($0, forecasts) } }
            }
            let risks = ShutdownBudget.risks(paths: workload.paths, application: workload.settings.application)
            let isPinned = risks.contains { if case .keptAliveConnectionsAreCut = $0 { true } else { false } }
            let settings = workload.settings
            let assumed = [
                ("slowestRequest", settings.slowestRequest.origin.isStandard),
                ("shutdown", settings.shutdown.origin.isStandard), ("onSIGTERM", settings.onSIGTERM.origin.isStandard),
            ]
            return WorkloadOutlook(
                object: workload.object,
                paths: now.paths.map { label(of: $0, to: workload) },
                losses: losses,
                assumed: assumed.filter(\.1).map(\.0),
                isPinned: isPinned && workload.settings.longestConnection.value == nil,
                holdsConnections: workload.servers.traffic.isOfConnections,
                hasUnknownHook: workload.hookTakesUnknownTime
            )
        }
    }

    /// Some workloads, each with a number, as far as enough is known of them.
    private func simulated(_ workloads: [(offset: Int, element: WorkloadSituation)]) -> [Int: SimulatedStage] {
        let stages = workloads.concurrentMap(batch: 8) { ($0.offset, SimulatedStage($0.element, in: self)) }
        return Dictionary(uniqueKeysWithValues: stages).compactMapValues(\.self)
    }

    /// For each finding the workload that it is about; `nil` where it is about none, or cannot be told.
    package func subjects(of findings: [Finding]) -> [KubernetesObject?] {
        let links = WorkloadLinks(self)
        return findings.map { finding in links.workloads(at: finding.primary).min().map { workloads[$0].object } }
    }
}

/// A workload as it is at one time.
private struct SimulatedStage: Sendable {
    let paths: [TrafficPath]
    /// On each of the paths.
    let simulations: [DisruptionKind: [Simulation]]

    /// `nil` for a workload of which too little is known.
    init?(_ situation: WorkloadSituation, in context: RuleContext) {
        guard let workload = try? SimulatedWorkload(situation, in: context) else { return nil }
        paths = workload.paths
        let simulated = workload.paths.map { workload.on($0) }
        var simulations: [DisruptionKind: [Simulation]] = [:]
        for kind in workload.disruptions(among: WorkloadOutlook.disruptions) {
            simulations[kind] = simulated.map { workload.simulation(of: kind, on: $0).simulation }
        }
        self.simulations = simulations
    }
}

extension WorkloadOutlook.Loss {
    /// The worst of some simulations.
    fileprivate init(_ simulations: [Simulation], _ forecasts: ForecastCache) {
        let known = simulations.compactMap { forecasts[$0] }
        self.init(requests: known.map(\.lost).max() ?? 0, isEndless: known.contains(where: \.isEndless))
    }
}
