import Foundation
import HardenRollout
import Testing

@testable import HardenRules

/// What holds of any workload: safe fixes make nothing worse, wake no rule, and are done once.
@Suite struct ProofPropertyTests {
    /// Workloads to try; `HARDEN_PROOF_CASES` asks for more.
    static let asked = ProcessInfo.processInfo.environment["HARDEN_PROOF_CASES"].flatMap { Int($0) }
    static let cases = asked ?? 400
    static let parts = 2
    /// Counterexamples after which a part stops.
    static let most = 5

    enum Property: String, CaseIterable {
        case nothingGetsWorse = "after the safe fixes nothing is worse in any disruption"
        case noRuleWakes = "no rule speaks after the safe fixes that was quiet before"
        case safeOnce = "a second run finds nothing to fix safely"
        case unsafeOnce = "a second run finds nothing to fix, with the unsafe fixes"
        case reusedIsBuilt = "what is kept of a context after a plan is as built from scratch"

        /// A counterexample, in words.
        func failure(of example: ProvenCase) -> String? {
            switch self {
            case .nothingGetsWorse:
                return example.deteriorations(to: example.fixed()).first
            case .noRuleWakes:
                return example.fixed().voices.subtracting(example.voices).min()
            case .safeOnce:
                let again = example.fixed()
                return Self.leftover(again, includingUnsafe: false)
            case .unsafeOnce:
                // An unsafe fix may make others necessary, which one run makes as well, in a few rounds.
                var again = example
                for _ in 0..<5 { again = again.fixed(includingUnsafe: true) }
                return Self.leftover(again, includingUnsafe: true)
            case .reusedIsBuilt: return example.reuseFailure
            }
        }

        private static func leftover(_ again: ProvenCase, includingUnsafe: Bool) -> String? {
            let plan = again.plan(includingUnsafe: includingUnsafe)
            guard !plan.isEmpty else { return nil }
            let fixed = plan.fixed.sorted().map { again.findings[$0] }
            return "\(fixed.map { "\($0.rule): \($0.fix?.title ?? "")" })"
        }
    }

    @Test("what a budget that allows nothing says is left alone in the first run as in the second")
    func budgetOfAllPods() {
        let example = ProvenCase(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: api}
            spec:
              replicas: 6
              selector: {matchLabels: {app: api}}
              template:
                metadata: {labels: {app: api}}
                spec: {containers: [{name: api, image: "api:1", ports: [{containerPort: 8080}]}]}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: api}
            spec: {selector: {app: api}, ports: [{port: 80, targetPort: 8080}]}
            ---
            apiVersion: policy/v1
            kind: PodDisruptionBudget
            metadata: {name: api}
            spec: {minAvailable: "100%", selector: {matchLabels: {app: api}}}
            """
        )
        #expect(!example.findings.contains { $0.rule == "disruption-budget-keeps-broken-pods" })
        #expect(example.findings.contains { $0.rule == "disruption-budget-blocks-drain" })
        #expect(Property.safeOnce.failure(of: example) == nil)
    }

    @Test(arguments: 0..<parts)
    func properties(part: Int) {
        var cases = WorkloadCases(seed: UInt64(part) &* 7_368_787 &+ 11)
        var reported: Set<String> = []
        var (safe, objections) = (0, 0)
        for _ in 0..<Self.cases / Self.parts {
            let example = cases.next()
            let proven = ProvenCase(example)
            safe += proven.findings.count { $0.fix?.safety == .safe }
            objections += proven.findings.count { $0.fix?.objections.isEmpty == false }
            for property in Property.allCases where property.failure(of: proven) != nil {
                report(property, example, &reported)
                if reported.count >= Self.most { return }
            }
        }
        if Self.asked != nil { print("\(Self.cases) workloads: \(safe) safe fixes, \(objections) objected to") }
        // What never comes up proves nothing.
        #expect(safe >= Self.cases / Self.parts && objections >= Self.cases / Self.parts / 10)
    }

    /// Shows the smallest workload of which it does not hold; others with the same reason are left out.
    private func report(_ property: Property, _ example: WorkloadCase, _ reported: inout Set<String>) {
        let smallest = example.shrunk { property.failure(of: ProvenCase($0)) != nil }
        let proven = ProvenCase(smallest)
        let reason = property.failure(of: proven) ?? ""
        guard reported.insert(property.rawValue + reason.filter { !$0.isNumber }).inserted else { return }
        let includesUnsafe = property == .unsafeOnce
        Issue.record(
            """
            not true that \(property.rawValue): \(reason)
            # .harden.yaml
            \(smallest.configuration)\(proven.text)
            # after the fixes
            \(proven.fixed(includingUnsafe: includesUnsafe).text)
            """
        )
    }
}
