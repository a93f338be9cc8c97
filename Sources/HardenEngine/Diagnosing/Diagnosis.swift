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
        /// The workloads that are meant; `nil` where the evidence names none.
        package let workloads: [String]?
        /// Whether the evidence names a backend that is not in the manifests.
        package let isUnknownBackend: Bool
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
    /// Of requests that the proxy itself refused, beside others: no failures.
    package let refusals: [Verdict]
    /// What events alone tell.
    package let events: [Explained]

    package init(_ summary: EvidenceSummary, check: Check? = nil) {
        let summary = summary.joined()
        self.summary = summary
        let manifests = check.map(ManifestKnowledge.init)
        let all = summary.groups.values
            .sorted { left, right in
                // The most frequent first, then as they stand in the evidence.
                (right.count, left.first.source, left.first.line, left.order)
                    < (left.count, right.first.source, right.first.line, right.order)
            }
            .map { Self.verdict($0, summary, manifests) }
        // Whoever asks about one request wants to know of that.
        verdicts = all.filter { !$0.group.isRefused || summary.requests <= 1 }
        refusals = summary.requests <= 1 ? [] : all.filter(\.group.isRefused)
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
            certainty: summary.certainty(ranked, of: group),
            causes: ranked.map { ranked in
                Explained(ranked: ranked, findings: manifests?.findings(of: ranked.cause, in: workloads) ?? [])
            },
            workloads: workloads?.map { $0.object.title },
            isUnknownBackend: workloads?.isEmpty == true
        )
    }
}

/// What manifests say about causes.
private struct ManifestKnowledge {
    private struct Name: Hashable {
        var name: String
        var namespace: String?
    }

    private let check: Check
    private let findingsOfRule: [String: [Finding]]
    /// Objects that are no workloads.
    private let titles: [Name: [String]]
    private let services: [(namespace: String?, name: String, workloads: [WorkloadSituation])]
    private let workloads: [WorkloadSituation]

    init(_ check: Check) {
        self.check = check
        findingsOfRule = Dictionary(grouping: check.findings, by: \.rule)
        let others = check.context.topology.manifests.objects.filter { !$0.kind.hasPods }
        titles = Dictionary(grouping: others) { Name(name: $0.name, namespace: $0.namespace) }.mapValues {
            $0.map(\.title)
        }
        workloads = check.context.workloads.filter(\.isServing)
        let topology = check.context.topology
        services = topology.services.map { service in
            (
                topology.object(at: service.position).namespace, service.view.name,
                check.context.workloads.filter { $0.node.services.contains(service.position) }
            )
        }
    }

    /// The workloads that a proxy calls by a backend's name: `k8s1-1a2b3c4d-shop-orders-80-5e6f7a8b`, `shop-orders-80`,
    /// `outbound|80||orders.shop.svc.cluster.local`, `orders.shop.80`.
    ///
    /// - Returns: `nil` where there is no name; nothing where it is of none of them.
    func workloads(behind backend: String?) -> [WorkloadSituation]? {
        guard let backend else { return nil }
        let words = backend.split { !($0.isLetter || $0.isNumber) }.map(String.init)
        // The name has the words of namespace and Service beside each other, in this order or in the other.
        func position(_ part: [String]) -> Int? {
            guard !part.isEmpty, part.count <= words.count else { return nil }
            return (0...(words.count - part.count)).first { words[$0..<($0 + part.count)].elementsEqual(part) }
        }
        /// Whether a port, an end, or a domain stands behind the words, so that they are a whole name.
        func isWhole(_ part: [String]) -> Bool {
            guard let start = position(part) else { return false }
            let next = words.dropFirst(start + part.count).first
            return next.map { Int($0) != nil || ["svc", "http", "https", "grpc", "web"].contains($0) } ?? true
        }
        let named = services.filter { service in
            let name = service.name.split(separator: "-").map(String.init)
            guard let namespace = service.namespace?.split(separator: "-").map(String.init) else {
                return isWhole(name) || isWhole(name + ["default"])
            }
            return isWhole(namespace + name) || isWhole(name + namespace)
        }
        // Where the name has no namespace, every Service of that name may be meant.
        let found =
            named.isEmpty
            ? services.filter { words == $0.name.split(separator: "-").map(String.init) } : named
        return found.flatMap(\.workloads)
    }

    /// The findings that a cause is about.
    func findings(of cause: Cause, in workloads: [WorkloadSituation]?) -> [Finding] {
        let found = cause.rules.flatMap { findingsOfRule[$0] ?? [] }
        guard let workloads else { return found }
        let objects = Set(workloads.flatMap { self.objects(of: $0) })
        return found.filter { objects.contains($0.object) }
    }

    /// The objects that findings about a workload are about.
    private func objects(of workload: WorkloadSituation) -> [String] {
        let topology = check.context.topology
        let node = workload.node
        let own = ([node.position] + node.services + node.autoscalers + node.disruptionBudgets)
            .map { topology.object(at: $0).title }
        // Policies, BackendConfigs and routes are called after their Service, as a rule.
        let names = Set(node.services.compactMap { topology.service(at: $0)?.view.name } + [workload.object.name])
        return own + names.flatMap { titles[Name(name: $0, namespace: workload.object.namespace)] ?? [] }
    }

    func weigh(_ ranked: inout RankedCause, _ group: EvidenceSummary.Group, _ meant: [WorkloadSituation]?) {
        let candidates = meant ?? workloads
        // With nothing to tell whose requests they were, what is found in one of many workloads is no evidence.
        guard !candidates.isEmpty, meant != nil || candidates.count == 1 else { return }
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
