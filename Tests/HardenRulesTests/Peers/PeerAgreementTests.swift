import Foundation
import HardenRules
import HardenTesting
import Testing

/// Compares harden with other tools on their own fixtures, for the checks that both have.
///
/// `PEER_AGREEMENT=agreement.md swift test --filter PeerAgreementTests` writes the table.
@Suite(.needsSharedData)
struct PeerAgreementTests {
    @Test func agreesOrSaysWhyNot() throws {
        var rows: [PeerTable.Row] = []
        var faults = 0
        for check in PeerCheck.all {
            var row = PeerTable.Row(check)
            for expectation in check.expectations {
                let agrees = try agrees(check, expectation)
                switch (agrees, expectation.reason) {
                case (true, nil):
                    row.agreements += 1
                    if expectation.isFault { faults += 1 }
                case (false, let reason?): row.differences.append((expectation, reason))
                case (true, _?):
                    Issue.record("\(check.peer) \(check.name): harden agrees by now on \(expectation.title)")
                case (false, nil):
                    let verdict = expectation.isFault ? "is silent" : "reports a fault"
                    Issue.record("\(check.peer) \(check.name): harden \(verdict) on \(expectation.title)")
                }
            }
            #expect(!check.expectations.isEmpty, "\(check.name) expects nothing")
            rows.append(row)
        }
        let table = PeerTable(rows: rows)
        if let path = ProcessInfo.processInfo.environment["PEER_AGREEMENT"] {
            try Data(table.markdown.utf8).write(to: URL(filePath: path))
        }
        #expect(table.agreements >= 200 && faults >= 60, "\(faults) faults of \(table.agreements) agreements")
        let peers = try FileManager.default.contentsOfDirectory(at: PeerFixture.folder, includingPropertiesForKeys: nil)
            .filter { $0.hasDirectoryPath }.map(\.lastPathComponent)
        #expect(Set(rows.map(\.check.peer)) == Set(peers), "every peer is compared")
    }

    private func agrees(_ check: PeerCheck, _ expectation: PeerExpectation) throws -> Bool {
        let fixture = try PeerFixture(expectation.files, check.premise)
        // A check without a rule is about reading alone.
        guard !check.rules.isEmpty else { return fixture.isReadable != expectation.isFault }
        #expect(fixture.isSeen(expectation.object), "\(check.name) is not about anything in \(expectation.title)")
        let rules = try check.rules.map { id in try #require(RuleCatalogue.rule(id), "no rule is called '\(id)'") }
        return fixture.hasFault(of: rules, in: expectation.object) == expectation.isFault
    }
}

/// The agreement as Markdown.
struct PeerTable {
    struct Row {
        let check: PeerCheck
        var agreements = 0
        var differences: [(expectation: PeerExpectation, reason: String)] = []

        init(_ check: PeerCheck) { self.check = check }
    }

    let rows: [Row]

    var agreements: Int { rows.reduce(0) { $0 + $1.agreements } }

    var markdown: String {
        var lines = [
            "| peer | check | rules of harden | fixtures | agree | differ, justified |",
            "|---|---|---|---|---|---|",
        ]
        for row in rows {
            let rules = row.check.rules.isEmpty ? "reading" : row.check.rules.map { "`\($0)`" }.joined(separator: ", ")
            lines.append(
                "| \(row.check.peer) | `\(row.check.name)` | \(rules) | \(row.check.premise.rawValue) | "
                    + "\(row.agreements) | \(row.differences.count) |"
            )
        }
        let differences = rows.reduce(0) { $0 + $1.differences.count }
        lines.append("| all | \(rows.count) checks | | | \(agreements) | \(differences) |")
        lines += ["", "Where harden says otherwise:", ""]
        for row in rows {
            lines += row.differences.map { "- `\($0.expectation.title)`, \(row.check.name): \($0.reason)" }
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
