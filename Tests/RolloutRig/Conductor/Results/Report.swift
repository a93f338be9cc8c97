import Foundation

/// All runs, as they are told.
@MainActor struct Report {
    private struct Row {
        let scenario: Scenario
        let name: String
        let result: RunResult
    }

    private var rows: [Row] = []
    private var skipped: [String] = []

    private var broken: [String] = []
    private var corpus: [CorpusRuns.Row] = []

    var isEmpty: Bool { rows.isEmpty && corpus.isEmpty && broken.isEmpty && skipped.isEmpty }

    var holds: Bool { broken.isEmpty && corpus.allSatisfy(\.holds) && rows.allSatisfy(\.result.agreement.holds) }

    mutating func add(_ scenario: Scenario, _ name: String, _ result: RunResult) {
        rows.append(Row(scenario: scenario, name: name, result: result))
        let verdict =
            result.agreement.holds ? "agrees" : "DISAGREES: " + result.agreement.problems.joined(separator: "; ")
        say("\(name) · \(result.front.rawValue): \(verdict)")
        say("    predicted \(text(result.predicted)); observed \(text(result.observed)) of \(result.requests)")
        let repeated = result.attempts > 1 ? ", attempt \(result.attempts)" : ""
        let disturbed = result.isDisturbed ? ", DISTURBED" : ""
        say(
            "    load late by \(result.load.text) (median/99 %/most), rig by \(Int(result.rigLateness)) ms\(repeated)\(disturbed)"
        )
    }

    mutating func add(_ row: CorpusRuns.Row) {
        corpus.append(row)
        let verdict = row.holds ? "hardened" : "DISAGREES: " + row.problems.joined(separator: "; ")
        say("\(row.file) · \(row.front.rawValue): \(verdict)")
        say(
            "    before: predicted \(text(row.before.predicted)); observed \(text(row.before.observed)) of \(row.before.requests)"
        )
        for after in row.after {
            say("    after: predicted \(text(after.predicted)); observed \(text(after.observed)) of \(after.requests)")
        }
    }

    /// Counts a run that came to no end.
    mutating func addBroken(_ name: String, _ reason: String) {
        broken.append("\(name): \(reason)")
        say("\(name): BROKEN: \(reason)")
    }

    /// Skips what something is missing for, which is a failure where nothing may be skipped.
    mutating func lack(_ name: String, _ reason: String, _ isFailure: Bool) {
        if isFailure { addBroken(name, reason) } else { skip(name, reason) }
    }

    mutating func skip(_ name: String, _ reason: String) {
        skipped.append("\(name): \(reason)")
        say("skipped: \(name): \(reason)")
    }

    private func text(_ failures: Failures) -> String {
        failures.total < 0.05 ? "0" : "\(failures.codes), \(failures.window)"
    }

    var summary: String {
        let passed = rows.count(where: \.result.agreement.holds) + corpus.count(where: \.holds)
        let text = "\(passed) passed, \(rows.count + corpus.count - passed + broken.count) failed"
        return skipped.isEmpty ? text : text + ", \(skipped.count) skipped"
    }
}

// MARK: - The document

extension Report {
    /// Writes all of it as a document, with versions and date.
    func write(_ path: String, versions: [String], date: String) throws {
        var lines = [
            "# Predicted and observed",
            "",
            "Written by `bash Tests/RolloutRig/check --update` on \(date); how it is done is in [README.md](README.md).",
            "",
        ]
        lines += versions.map { "- \($0)" }
        lines += [
            "",
            "Times are seconds of the manifest after the disruption's beginning, by when a request was sent. *closed* is a",
            "connection that ended without an answer; where HAProxy may end one so or answer, its usual way is predicted.",
            "*late* is how late the load generator sent its requests (99 %, most).",
            "",
            "## Scenarios",
            "",
            "| scenario | proxy | predicted | observed | of | late, ms | |",
            "|---|---|---|---|---:|---:|---|",
        ]
        for row in rows {
            let result = row.result
            let late = String(format: "%.0f, %.0f", result.load.nearlyAll, result.load.most)
            let verdict = result.agreement.holds ? "agrees" : "**\(result.agreement.problems.joined(separator: "; "))**"
            let notes =
                (result.attempts > 1 ? ", run \(result.attempts) times" : "")
                + (result.isDisturbed ? ", disturbed" : "")
            lines.append(
                "| \(row.scenario.title) (`\(row.name)`) | \(result.front.rawValue) | \(text(result.predicted)) "
                    + "| \(text(result.observed)) | \(result.requests) | \(late) | \(verdict)\(notes) |"
            )
        }
        lines += broken.map { "\nBroken: \($0)" } + skipped.map { "\nSkipped: \($0)" }
        if !corpus.isEmpty {
            lines += [
                "",
                "## Rollouts of public manifests, before and after `harden --write`",
                "",
                "| manifest | Pods | proxy | before: predicted | before: observed | of | after: predicted | after: observed | of | |",
                "|---|---:|---|---|---|---:|---|---|---:|---|",
            ]
        }
        for row in corpus {
            lines.append(
                "| \(row.file) | \(row.replicas) | \(row.front.rawValue) | \(text(row.before.predicted)) "
                    + "| \(text(row.before.observed)) | \(row.before.requests) | \(row.after.map { text($0.predicted) }.joined(separator: "; ")) "
                    + "| \(row.after.map { text($0.observed) }.joined(separator: "; ")) "
                    + "| \(row.after.map { String($0.requests) }.joined(separator: ", ")) "
                    + "| \(row.holds ? "agrees" : "**\(row.problems.joined(separator: "; "))**") |"
            )
        }
        lines += ["", "\(summary)", ""]
        try lines.joined(separator: "\n").write(toFile: path, atomically: true, encoding: .utf8)
    }
}
