import HardenKubernetes
import HardenRules

/// A finding that is told in full, with those of other workloads that say the same.
struct FindingBlock: Hashable {
    /// Its position in the report.
    let lead: Int
    /// Positions of the others, in the order in which they are told.
    var others: [Int] = []
}

extension Report {
    /// The findings as people read them: what hurts most first, and what is the same everywhere once.
    ///
    /// Errors come before warnings, and these before advice. Among them workloads follow each other by what they lose: in a
    /// rollout before in other disruptions, much before little; what is about one workload stands together.
    ///
    /// - Parameter folding: Whether findings that say the same of other workloads are told as one.
    func blocks(folding: Bool) -> [FindingBlock] {
        let ranks = self.ranks
        let order = findings.indices.sorted { ranks[$0] < ranks[$1] }
        guard folding else { return order.map { FindingBlock(lead: $0) } }
        var blocks: [FindingBlock] = []
        var known: [FindingVoice: Int] = [:]
        for position in order {
            let voice = FindingVoice(findings[position], isRefused: refusal(of: position) != nil)
            if let index = known[voice] {
                blocks[index].others.append(position)
            } else {
                known[voice] = blocks.count
                blocks.append(FindingBlock(lead: position))
            }
        }
        return blocks
    }

    private var ranks: [FindingRank] {
        let losses = Dictionary(
            outlooks.sorted { $0.losesMore(than: $1) }.enumerated().map { (ObjectIdentifier($1.object), $0) }
        ) { first, _ in first }
        var ranks = findings.indices.map { position in
            let finding = findings[position]
            let subject = subject(of: position)
            return FindingRank(
                severity: finding.severity,
                harm: FindingRank.Harm(finding),
                loss: subject.flatMap { losses[ObjectIdentifier($0)] } ?? outlooks.count,
                subject: subject.map { "\($0.root.position)" } ?? "\(finding.primary.file) \(finding.object)",
                position: position
            )
        }
        // A workload stands where the worst that is said of it does.
        var worst: [[String]: (harm: FindingRank.Harm, position: Int)] = [:]
        for rank in ranks {
            let key = [rank.severity.rawValue, rank.subject]
            let known = worst[key] ?? (rank.harm, rank.position)
            worst[key] = (min(known.harm, rank.harm), min(known.position, rank.position))
        }
        for index in ranks.indices {
            guard let first = worst[[ranks[index].severity.rawValue, ranks[index].subject]] else { continue }
            (ranks[index].worstHarm, ranks[index].firstPosition) = first
        }
        return ranks
    }

    /// The workload that a finding is about; `nil` where there is none, or nobody asked.
    private func subject(of position: Int) -> KubernetesObject? {
        subjects.indices.contains(position) ? subjects[position] : nil
    }
}

/// Where a finding stands among the others.
private struct FindingRank: Comparable {
    /// What it does to requests, the worst first.
    enum Harm: Int, Comparable {
        case losesRequestsInRollouts, losesRequestsInDisruptions, losesRequests, none

        init(_ finding: Finding) {
            if finding.symptoms.isEmpty {
                self = .none
            } else if finding.disruptions.contains(.rollout) {
                self = .losesRequestsInRollouts
            } else {
                self =
                    finding.disruptions.allSatisfy { $0 == .steadyState } ? .losesRequests : .losesRequestsInDisruptions
            }
        }

        static func < (first: Harm, second: Harm) -> Bool { first.rawValue < second.rawValue }
    }

    let severity: Severity
    let harm: Harm
    /// Of all workloads, how many lose more.
    let loss: Int
    /// What it is about.
    let subject: String
    let position: Int
    /// The worst that is said of the subject with this severity.
    var worstHarm = Harm.none
    /// Where the subject is first spoken of with this severity.
    var firstPosition = 0

    static func < (first: FindingRank, second: FindingRank) -> Bool {
        if first.severity != second.severity { return first.severity > second.severity }
        if first.worstHarm != second.worstHarm { return first.worstHarm < second.worstHarm }
        return (first.loss, first.firstPosition, first.harm, first.position)
            < (second.loss, second.firstPosition, second.harm, second.position)
    }
}

/// What a finding says, whichever object it says it of.
private struct FindingVoice: Hashable {
    let rule: String
    let severity: Severity
    let message: String
    let sum: String?
    let symptoms: [String]
    let disruptions: [Finding.Disruption]
    let assumptions: [Finding.Assumption]
    let safety: Fix.Safety?
    let isRefused: Bool

    init(_ finding: Finding, isRefused: Bool) {
        rule = finding.rule
        severity = finding.severity
        message = finding.message.replacing(finding.objectName, with: "\u{0}")
        sum = finding.sum
        symptoms = finding.symptoms
        disruptions = finding.disruptions
        assumptions = finding.assumptions
        safety = finding.fix?.safety
        self.isRefused = isRefused
    }
}

extension Finding {
    /// The name of the object, such as "orders" of "Deployment shop/orders".
    var objectName: String {
        let name = object.split(separator: " ").last ?? ""
        return String(name.split(separator: "/").last ?? name)
    }
}
