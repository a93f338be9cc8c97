import Foundation

/// All runs, as they are told.
@MainActor struct Report {
    private struct Row {
        let scenario: Scenario
        let name: String
        let result: RunResult
    }

    private var rows: [Row] = []
    private var skipped: [(scenario: Scenario, reason: String)] = []

    var holds: Bool { rows.allSatisfy(\.result.agreement.holds) }

    mutating func add(_ scenario: Scenario, _ name: String, _ result: RunResult) {
        rows.append(Row(scenario: scenario, name: name, result: result))
        let verdict = result.agreement.holds ? "agrees" : "DISAGREES: " + result.agreement.problems.joined(separator: "; ")
        say("\(name) · \(result.front.rawValue): \(verdict)")
        say("    predicted \(text(result.predicted)); observed \(text(result.observed)) of \(result.requests)")
        let repeated = result.attempts > 1 ? ", attempt \(result.attempts)" : ""
        let disturbed = result.isDisturbed ? ", DISTURBED" : ""
        say("    load late by \(result.load.text) (median/99 %/most), rig by \(Int(result.rigLateness)) ms\(repeated)\(disturbed)")
    }

    mutating func skip(_ scenario: Scenario, _ reason: String) {
        skipped.append((scenario, reason))
        say("skipped: \(scenario.title): \(reason)")
    }

    private func text(_ failures: Failures) -> String {
        failures.total < 0.05 ? "0" : "\(failures.codes), \(failures.window)"
    }

    var summary: String {
        let agreeing = rows.count(where: \.result.agreement.holds)
        let text = "\(agreeing) passed, \(rows.count - agreeing) failed"
        return skipped.isEmpty ? text : text + ", \(skipped.count) skipped"
    }

    func write(_ path: String, _ setup: RigSetup) throws {}
}
