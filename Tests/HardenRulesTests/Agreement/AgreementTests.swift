import Foundation
import HardenRollout
import HardenRules
import Testing

/// Rules and simulator tied to each other both ways, over random workloads that are written as manifests, checked, fixed
/// and simulated like those of users.
///
/// Which rules take part is said by their metadata (`RuleMetadata.failures`).
@Suite struct AgreementTests {
    /// Workloads to try; `HARDEN_AGREEMENT_CASES` asks for more.
    static let asked = ProcessInfo.processInfo.environment["HARDEN_AGREEMENT_CASES"].flatMap { Int($0) }
    static let cases = asked ?? 600
    static let parts = 2
    /// Disagreements after which a part stops.
    static let most = 5

    @Test("rules and simulator agree", arguments: 0..<parts)
    func agreement(part: Int) throws {
        var cases = WorkloadCases(seed: UInt64(part) &* 104_729 &+ 1)
        var tally = Tally()
        var reported: Set<String> = []
        for _ in 0..<Self.cases / Self.parts {
            let example = cases.next()
            tally.cases += 1
            let checked = try CheckedCase(example)
            for property in Agreement.allCases {
                guard try property.disagreement(on: checked, &tally) != nil else { continue }
                try report(property, example, &reported)
                if reported.count >= Self.most { return }
            }
        }
        if Self.asked != nil { print(tally) }
        expectVariety(of: tally)
    }

    /// Shows the smallest workload on which they disagree; others that disagree on the same are left out.
    private func report(_ property: Agreement, _ example: WorkloadCase, _ reported: inout Set<String>) throws {
        func reason(_ example: WorkloadCase) throws -> String? {
            var ignored = Tally()
            return try property.disagreement(on: CheckedCase(example), &ignored)
        }
        let smallest = example.shrunk { (try? reason($0)) != nil }
        let reason = try reason(smallest) ?? ""
        guard reported.insert(String(reason.prefix { $0 != "\n" }.filter { !$0.isNumber })).inserted else { return }
        let text = try CheckedCase(smallest).text
        Issue.record("\(property.rawValue): \(reason)\n# .harden.yaml\n\(smallest.configuration)\(text)")
    }

    /// What never comes up proves nothing.
    private func expectVariety(of tally: Tally) {
        let all = Double(tally.cases)
        for rule in RuleCatalogue.all.map({ $0.metadata }) where !rule.failures.isEmpty {
            #expect(Double(tally.rules[rule.id, default: 0]) >= 0.005 * all, "\(rule.id) hardly fires")
        }
        let errors = tally.errors.values.reduce(0, +)
        #expect(Double(tally.accepted) >= 0.7 * all, "hardly anything is accepted")
        #expect(Double(tally.hidden) <= 0.1 * Double(errors), "errors hide behind what cannot be repaired")
        #expect(Double(errors) >= 0.3 * all && tally.errors.count >= 8, "\(tally.errors)")
        for disruption in CheckedCase.disruptions {
            let failures = Double(tally.failures[disruption, default: 0])
            #expect(failures >= 0.1 * all, "hardly anything fails on \(disruption)")
        }
        #expect(Double(tally.safe) >= 0.2 * all, "hardly any workload is safe")
        #expect(Double(tally.repairedSafely) >= 0.3 * all, "safe fixes hardly help")
        #expect(Double(tally.repaired) >= 0.6 * all, "fixes hardly help")
        #expect(Double(tally.requests) >= 10 * all)
    }
}
