import Foundation
import HardenKubernetes
import HardenRules
import HardenTesting
import Testing

@testable import harden

/// What people get to read. `Fixtures/output/shop` holds an `input`, and what is printed of it; `UPDATE_GOLDEN=1 swift test
/// --filter OutputTests` writes that anew. Read it as somebody who sees the repository for the first time.
@Suite struct OutputTests {
    private static let shop = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures/output/shop/input")

    private func inShop<Value>(_ body: (CommandLineTool) throws -> Value) throws -> Value {
        try CommandLineTool.inFolder { outside in
            let folder = outside.folder.appending(path: "shop")
            try FileManager.default.copyItem(at: Self.shop, to: folder)
            return try body(CommandLineTool(folder: folder))
        }
    }

    @Test(
        arguments: [
            (["."], "text.txt"), ([".", "--verbose"], "verbose.txt"), ([".", "--format", "markdown"], "markdown.md"),
        ]
    )
    func theShop(_ arguments: [String], _ name: String) throws {
        try Golden.check(try inShop { try $0.run(arguments).output }, "output/shop/\(name)")
    }

    /// Its lines, without those of the diff.
    private func report(_ output: String) -> [Substring] {
        let lines = output.split(separator: "\n", omittingEmptySubsequences: false)
        guard let start = lines.firstIndex(where: { $0.hasPrefix("diff --git") }),
            let end = lines[start...].firstIndex(where: \.isEmpty)
        else { return lines }
        return Array(lines[..<start] + lines[end...])
    }

    @Test func whatIsAssumedIsSaidOnce() throws {
        let (brief, verbose) = try inShop { (try $0.run(".").output, try $0.run(".", "--verbose").output) }
        for setting in ["shutdown unknown", "drainLatency.inCluster 10 s", "slowestRequest 10 s"] {
            #expect(brief.components(separatedBy: setting).count == 2, "\(setting)")
        }
        #expect(!brief.contains("= assumes:") && !brief.contains("= given:"))
        #expect(verbose.components(separatedBy: "= assumes: shutdown unknown").count > 3)
        #expect(verbose.contains("= given: slowestRequest 10 s (.harden.yaml:3:21)"))
        // Each mark leads to a line.
        let marks = brief.matches(of: /^   = .*\[([0-9, -]+)\]$/.anchorsMatchLineEndings())
        #expect(!marks.isEmpty)
        for number in marks.flatMap({ $0.output.1.split { !$0.isNumber } }) {
            #expect(brief.contains("\n  [\(number)] "), "[\(number)]")
        }
    }

    @Test func whatProgramsReadDependsOnNothing() throws {
        try inShop { tool in
            for format in ["json", "sarif", "concise", "junit", "github"] {
                let brief = try tool.run(".", "--format", format).output
                #expect(try tool.run(".", "--format", format, "--verbose").output == brief, "\(format)")
            }
        }
    }

    /// Twenty workloads without anything, each in a file of its own: what one of them lacks all of them lack.
    @Test func twentyWorkloadsFitInWhatAPersonReads() throws {
        try CommandLineTool.inFolder { tool in
            let stock = try String(contentsOf: Self.shop.appending(path: "stock.yaml"), encoding: .utf8)
            for number in 1...20 {
                let text = stock.replacing("stock", with: "stock-\(number)")
                try tool.write(
                    number % 3 > 0 ? text : text.replacing("replicas: 3", with: "replicas: 1"),
                    to: "k8s/\(number).yaml"
                )
            }
            let brief = try tool.run("k8s").output
            #expect(report(brief).count <= 90, "\(brief)")
            #expect(brief.split(separator: "\n").count <= 170, "\(brief)")
            #expect(brief.contains("more lines of the diff, which --diff shows\n"))
            let verbose = try tool.run("k8s", "--verbose").output
            #expect(!verbose.contains("more lines of the diff") && !verbose.contains("likewise"))
            #expect(verbose.components(separatedBy: "\nwarning[pre-stop-missing]: ").count == 20)
            // Nothing is lost by it: all findings are counted, and each is somewhere.
            let json = try tool.run("k8s", "--format", "json").output
            let heads = verbose.matches(of: /^(error|warning|advice)\[/.anchorsMatchLineEndings())
            #expect(json.components(separatedBy: "\"fingerprint\"").count - 1 == heads.count)
        }
    }

    @Test func theTableSaysWhatIsSimulated() throws {
        try inShop { tool in
            let before = try tool.run(".").output
            #expect(before.contains("requests lost at 100/s"))
            #expect(!before.contains("shop/mailer "), "nothing is known of it")
            let written = try tool.run(".", "--write").output
            #expect(written.contains("'harden simulate' plays it: before → now\n"), "\(written)")
            // What was promised is what there is.
            let after = try tool.run(".").output
            func row(_ text: String) throws -> [Substring] {
                let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("  shop/cart ") })
                return line.split(separator: "  ").map { $0.drop { $0 == " " } }
            }
            let (now, later) = (try row(before), try row(after))
            for (cell, next) in zip(now, later).dropFirst(2) {
                let steps = cell.components(separatedBy: " → ")
                #expect(next.components(separatedBy: " → ")[0] == steps[steps.count > 1 ? 1 : 0], "\(now) \(later)")
            }
        }
    }

    @Test func thereIsNoTableWhereNothingIsKnown() throws {
        try CommandLineTool.inFolder { tool in
            try tool.write(
                "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {ports: [{port: 80}]}\n",
                to: "a.yaml"
            )
            #expect(try !tool.run("a.yaml").output.contains("requests lost"))
        }
    }
}

@Suite struct FindingOrderTests {
    private static func finding(
        _ severity: Severity,
        _ name: String,
        _ disruptions: [Finding.Disruption] = [],
        symptoms: [String] = ["502"],
        rule: String = "rule",
        at start: Int = 0
    ) -> Finding {
        Finding(
            rule: rule,
            severity: severity,
            message: "\(name) is wrong",
            object: "Deployment \(name)",
            primary: Finding.Label(file: "\(name).yaml", document: 0, range: start..<start + 1, text: ""),
            disruptions: disruptions,
            symptoms: symptoms
        )
    }

    private func order(_ findings: [Finding]) -> [String] {
        let report = Report(findings: findings, files: [])
        return report.blocks(folding: false).map { block in
            let finding = report.findings[block.lead]
            return "\(finding.severity.rawValue) \(finding.object) \(finding.primary.range.lowerBound)"
        }
    }

    @Test func whatLosesRequestsInRolloutsComesFirst() {
        let order = order([
            Self.finding(.advice, "a", [.rollout]), Self.finding(.error, "b", [.steadyState]),
            Self.finding(.error, "c", symptoms: []), Self.finding(.warning, "d", [.nodeDrain]),
            Self.finding(.error, "e", [.nodeDrain]), Self.finding(.error, "f", [.rollout]),
        ])
        let expected = ["error Deployment f", "error Deployment e", "error Deployment b", "error Deployment c"]
        #expect(order == (expected + ["warning Deployment d", "advice Deployment a"]).map { "\($0) 0" })
    }

    @Test func whatIsAboutOneWorkloadStandsTogether() {
        let order = order([
            Self.finding(.error, "a", [.steadyState], at: 5), Self.finding(.error, "b", [.rollout], at: 7),
            Self.finding(.error, "b", [.steadyState], at: 3), Self.finding(.error, "c", [.rollout], at: 1),
        ])
        #expect(
            order == ["error Deployment b 7", "error Deployment b 3", "error Deployment c 1", "error Deployment a 5"]
        )
    }

    @Test func onlyWhatSaysTheSameIsToldAsOne() {
        var other = Self.finding(.error, "c", [.rollout])
        other.sum = "1 + 1 = 2"
        var fixed = Self.finding(.error, "d", [.rollout])
        fixed.fix = Fix("replicas: 2", changes: [])
        let findings = [
            Self.finding(.error, "a", [.rollout]), Self.finding(.error, "b", [.rollout]), other, fixed,
            Self.finding(.warning, "e", [.rollout]), Self.finding(.error, "f", [.rollout], rule: "another"),
            Self.finding(.error, "g", [.rollout], symptoms: ["503"]),
        ]
        let report = Report(findings: findings, files: [])
        let names = report.blocks(folding: true).map { block in
            ([block.lead] + block.others).map { report.findings[$0].objectName }
        }
        #expect(names == [["a", "b"], ["c"], ["d"], ["f"], ["g"], ["e"]])
    }
}
