package import HardenEvidence
import HardenKubernetes
import HardenRollout
import HardenRules

/// One diagnosis: evidence of failed requests and, where there are some, manifests in; causes and lines of manifests out.
///
/// A cause that the evidence allows goes up where a finding in the manifests is about it, and where the rollout model gives
/// the status that was seen on a path to that workload.
package struct Diagnosis: Sendable {
    /// Failures of one kind with why they happened.
    package struct Verdict: Sendable {
        package let group: EvidenceSummary.Group
        package let certainty: VerdictCertainty
        /// The causes that the evidence allows, the likeliest first; empty where nothing is known of what it says.
        package let causes: [Explained]
        /// The workloads that are meant, as far as the evidence names one.
        package let workloads: [String]
    }

    /// A cause with the findings that are about it.
    package struct Explained: Sendable {
        package let ranked: RankedCause
        package let findings: [Finding]

        package var cause: Cause { ranked.cause }
    }

    package let summary: EvidenceSummary
    /// The most frequent first.
    package let verdicts: [Verdict]
    /// What events alone tell.
    package let events: [Explained]

    package init(_ summary: EvidenceSummary, check: Check? = nil) {
        self.summary = summary
        let manifests = check.map(ManifestKnowledge.init)
        verdicts = summary.groups.values
            .sorted { left, right in
                // The most frequent first, then as they stand in the evidence.
                (right.count, left.first.source, left.first.line, left.order)
                    < (left.count, right.first.source, right.first.line, right.order)
            }
            .map { Self.verdict($0, summary, manifests) }
        var told: Set<Cause> = []
        events = summary.eventSigns.sorted { ($0.value.count, $1.key.text) > ($1.value.count, $0.key.text) }
            .flatMap { sign, seen in
                sign.causes.prefix(1).filter { told.insert($0).inserted }.map { cause in
                    var ranked = RankedCause(cause, weight: 0)
                    ranked.reasons = [EvidenceSummary.text(sign, seen)]
                    return Explained(ranked: ranked, findings: manifests?.findings(of: cause, in: nil) ?? [])
                }
            }
    }

    private static func verdict(
        _ group: EvidenceSummary.Group,
        _ summary: EvidenceSummary,
        _ manifests: ManifestKnowledge?
    ) -> Verdict {
        var ranked = summary.causes(of: group)
        let workloads = manifests?.workloads(behind: group.key.backend)
        if let manifests {
            for index in ranked.indices { manifests.weigh(&ranked[index], group, workloads) }
            ranked.sort { $0.weight > $1.weight }
        }
        return Verdict(
            group: group,
            certainty: summary.certainty(ranked),
            causes: ranked.map { ranked in
                Explained(ranked: ranked, findings: manifests?.findings(of: ranked.cause, in: workloads) ?? [])
            },
            workloads: workloads?.map { $0.object.title } ?? []
        )
    }
}

/// What manifests say about causes.
private struct ManifestKnowledge {
    private let check: Check
    private let findings: [Finding]
    private let services: [(text: String, name: String, workloads: [WorkloadSituation])]
    private let workloads: [WorkloadSituation]

    init(_ check: Check) {
        self.check = check
        findings = check.findings
        workloads = check.context.workloads.filter(\.isServing)
        let topology = check.context.topology
        services = topology.services.enumerated().map { index, service in
            let users = check.context.workloads.filter { $0.node.services.contains(index) }
            let name = service.view.name
            let namespace = topology.object(at: service.position).namespace
            return (namespace.map { "\($0)-\(name)" } ?? name, name, users)
        }
    }

    /// The workloads that a proxy calls by a backend's name: `k8s1-1a2b3c4d-shop-orders-80-5e6f7a8b`, `shop-orders-80`,
    /// `outbound|80||orders.shop.svc.cluster.local`, `orders.shop.80`.
    ///
    /// - Returns: `nil` where the name is of none of them.
    func workloads(behind backend: String?) -> [WorkloadSituation]? {
        guard let backend else { return nil }
        let words = backend.split { !($0.isLetter || $0.isNumber) }
        let text = "-" + words.joined(separator: "-") + "-"
        func isNamed(_ name: String) -> Bool { text.contains("-\(name)-") }
        let named = services.filter { service in
            let reversed = service.text.split(separator: "-", maxSplits: 1).reversed().joined(separator: "-")
            return isNamed(service.text) || isNamed(reversed)
        }
        let candidates = named.isEmpty ? services.filter { isNamed($0.name) } : named
        // `orders` is in the name of `orders-api`, too: the longer one is meant.
        guard let longest = candidates.map(\.text.utf8.count).max() else { return nil }
        let found = candidates.filter { $0.text.utf8.count == longest }.flatMap(\.workloads)
        return found.isEmpty ? nil : found
    }

    /// The findings that a cause is about.
    func findings(of cause: Cause, in workloads: [WorkloadSituation]?) -> [Finding] {
        let objects = workloads.map { Set($0.flatMap { self.objects(of: $0) }) }
        let order = Dictionary(uniqueKeysWithValues: cause.rules.enumerated().map { ($0.element, $0.offset) })
        return findings.filter { order[$0.rule] != nil && (objects?.contains($0.object) ?? true) }
            .sorted { (order[$0.rule] ?? 0) < (order[$1.rule] ?? 0) }
    }

    /// What findings about a workload may be called after.
    private func objects(of workload: WorkloadSituation) -> [String] {
        let topology = check.context.topology
        let services = workload.node.services.map { topology.services[$0].position }
        let positions =
            [workload.node.position] + services + workload.node.autoscalers + workload.node.disruptionBudgets
        let own = positions.map { topology.object(at: $0).title }
        // A policy, a BackendConfig or a route is named in the findings' related places; those that are called after one
        // belong to the workload where they share its name.
        let name = workload.object.name
        return own + findings.map(\.object).filter { $0.hasSuffix(" \(name)") || $0.hasSuffix("/\(name)") }
    }

    func weigh(_ ranked: inout RankedCause, _ group: EvidenceSummary.Group, _ meant: [WorkloadSituation]?) {
        let candidates = meant ?? workloads
        guard !candidates.isEmpty else { return }
        let found = findings(of: ranked.cause, in: meant)
        if let first = found.first {
            ranked.weight += found.contains { $0.severity == .error } ? 0.5 : 0.3
            ranked.predictions.append("\(first.rule) in \(first.location.path):\(first.location.line)")
        } else if !ranked.cause.rules.isEmpty, meant != nil {
            ranked.weight -= 0.3
            ranked.objections.append("no finding in these manifests is about it")
        }
        guard !ranked.cause.symptoms.isEmpty, let status = group.statuses.max(by: { $0.value < $1.value })?.key else {
            return
        }
        let paths = candidates.flatMap(\.paths)
        let agreeing = paths.filter { path in
            ranked.cause.symptoms.contains { path.proxy.statuses($0).contains(status) }
        }
        if let path = agreeing.first {
            ranked.weight += 0.2
            ranked.predictions.append("\(path.label) answers \(status) to it")
        } else if !paths.isEmpty {
            ranked.weight -= 0.2
        }
    }
}

extension EvidenceSummary.Group {
    /// Tells apart what is equal in all else, so that each run says the same.
    fileprivate var order: String {
        "\(key.signs.map(\.text)) \(key.unknownValues) \(key.backend ?? "") \(key.status ?? 0)"
    }
}
