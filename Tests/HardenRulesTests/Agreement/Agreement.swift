import HardenRollout
import HardenRules

/// What ties rules and simulator together; `nil` where both agree, else what they disagree on.
enum Agreement: String, CaseIterable, Sendable {
    /// What fails in the simulation is found by a rule.
    case failuresAreFound
    /// What a rule calls an error fails in the simulation, and does not after its fix.
    case errorsFail
    /// After all fixes nothing fails.
    case fixesHelp
    /// Where nothing fails in the worst case, nothing fails by chance.
    case worstCaseIsWorst

    func disagreement(on example: CheckedCase, _ tally: inout Tally) throws -> String? {
        switch self {
        case .failuresAreFound: failuresAreFound(example, &tally)
        case .errorsFail: try errorsFail(example, &tally)
        case .fixesHelp: try fixesHelp(example, &tally)
        case .worstCaseIsWorst: worstCaseIsWorst(example, &tally)
        }
    }

    // MARK: - Findings empty ⇒ nothing fails

    private func failuresAreFound(_ example: CheckedCase, _ tally: inout Tally) -> String? {
        guard example.isAccepted else { return nil }
        tally.accepted += 1
        for failure in example.failures { tally.failures[failure.disruption, default: 0] += 1 }
        if example.failures.isEmpty { tally.safe += 1 }
        return example.failures.first { failure in !example.findings.contains { $0.explains(failure) } }
            .map { "no finding explains: \($0)" }
    }

    // MARK: - An error ⇒ something fails

    private func errorsFail(_ example: CheckedCase, _ tally: inout Tally) throws -> String? {
        guard example.isAccepted else { return nil }
        for finding in example.findings where finding.metadata?.failures.isEmpty == false {
            tally.rules[finding.rule, default: 0] += 1
            guard finding.severity == .error else { continue }
            tally.errors[finding.rule, default: 0] += 1
            if let reason = try disagreement(on: finding, example, &tally) { return reason }
        }
        return nil
    }

    private func disagreement(
        on finding: Finding,
        _ example: CheckedCase,
        _ tally: inout Tally
    ) throws -> String? {
        // What is worse may hide it: a process that is gone is not cut by the load balancer, and a proxy that gives up first
        // meets nothing. So what fails for other reasons is repaired first, and then everything else, as far as it can be.
        let causes = Set(finding.metadata?.failures ?? [])
        let lit = try example.repaired { other in
            guard let failures = other.metadata?.failures, !failures.isEmpty else { return false }
            return causes.isDisjoint(with: failures)
        }
        let alone = try lit.repaired { $0.rule != finding.rule }
        let remaining = alone.findings.filter { $0.rule == finding.rule && $0.severity == .error }
        let fixed = try alone.fixed(remaining)
        for disruption in finding.disruptions where CheckedCase.disruptions.contains(disruption) {
            // What a hook or a grace period leaves open, the delay of a blue-green switch may cover; whether it does is
            // the business of the rule about that delay, and others name rollouts all the same.
            if disruption == .rollout, example.isBlueGreen, finding.disruptions != [.rollout] { continue }
            func explained(_ other: CheckedCase) -> [CheckedCase.Failure] {
                other.failures.filter { $0.disruption == disruption && finding.explains($0) }
            }
            if explained(example).isEmpty, explained(lit).isEmpty, remaining.isEmpty || explained(alone).isEmpty {
                // What cannot be repaired goes on hiding it.
                let isHidden = alone.findings.contains {
                    $0.rule != finding.rule && $0.fix == nil && $0.disruptions.contains(disruption)
                }
                guard isHidden else {
                    return "\(finding.rule) is an error, but nothing fails on \(disruption.rawValue)\n\(alone.text)"
                }
                tally.hidden += 1
            }
            let left = explained(fixed).first { failure in
                !fixed.findings.contains { $0.rule != finding.rule && $0.explains(failure) }
            }
            if let left, !remaining.isEmpty, remaining.allSatisfy({ $0.fix != nil }) {
                return "the fix of \(finding.rule) does not help: \(left)\nafter it:\n\(fixed.text)"
            }
        }
        return nil
    }

    // MARK: - Fixed ⇒ nothing fails

    private func fixesHelp(_ example: CheckedCase, _ tally: inout Tally) throws -> String? {
        var fixed = try example.fixed(example.findings, includingUnsafe: false)
        if fixed.failures.isEmpty { tally.repairedSafely += 1 }
        if !fixed.failures.isEmpty { fixed = try fixed.repaired { _ in true } }
        if fixed.failures.isEmpty { tally.repaired += 1 }
        return fixed.failures.first { failure in
            // What no edit of a manifest repairs is only said.
            !fixed.findings.contains { $0.fix == nil && $0.explains(failure) }
        }
        .map { "after all fixes: \($0)\n\(fixed.text)" }
    }

    // MARK: - Chance

    private func worstCaseIsWorst(_ example: CheckedCase, _ tally: inout Tally) -> String? {
        for (disruption, simulation, worst) in example.simulations where worst.losesNothing {
            for seed in 0..<UInt64(4) {
                let course = simulation.run(draw: RandomDraw(seed: seed, shareOfEnds: 0.5))
                if !course.losesNothing { return "by chance, \(disruption.rawValue): \(course.verdict)\n\(course)" }
                var requests = RequestSimulation(simulation: simulation, seed: seed, shareOfEnds: 0.5)
                for number in 0..<4 {
                    tally.requests += 1
                    let failure = number == 0 ? requests.sendPinnedRequest() : requests.sendCriticalRequest()
                    if let failure {
                        return "by chance, \(disruption.rawValue): \(failure)\n\(requests.pods)"
                    }
                }
            }
        }
        return nil
    }
}

/// How often what happened, so that nothing holds because it never came up.
struct Tally {
    var cases = 0
    /// Cases that the API server takes.
    var accepted = 0
    /// Findings of the rules that take part.
    var rules: [String: Int] = [:]
    var errors: [String: Int] = [:]
    /// Errors that cannot be seen to fail, because something fails that cannot be repaired.
    var hidden = 0
    var failures: [Finding.Disruption: Int] = [:]
    /// Cases in which nothing fails.
    var safe = 0
    var repairedSafely = 0
    var repaired = 0
    var requests = 0
}
