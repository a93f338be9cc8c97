import Foundation
import HardenTesting
import Testing

/// Advice that nobody acts on case by case is said once, and is no finding.
@Suite struct RemarkTests {
    private static let manifest = CheckTests.manifest.replacing("replicas: 3", with: "replicas: 1")
    private static let area = [
        "k8s", "--select", "rollout", "--ignore", "rollout-loses-capacity,minimum-ready-missing",
    ]
    private static let line =
        "remark: 1 workload has a single Pod, which goes with its node: harden explain single-replica\n"

    private static func inFolder(_ body: (CommandLineTool) throws -> Void) throws {
        try CommandLineTool.inFolder { tool in
            try tool.write(manifest, to: "k8s/orders.yaml")
            try body(tool)
        }
    }

    @Test func isALineAtTheEnd() throws {
        try Self.inFolder { tool in
            let short = try tool.run(Self.area)
            #expect(short.status == 0, "\(short)")
            #expect(short.output.contains("\n\(Self.line)\nno findings in 1 file\n"), "\(short)")
            #expect(!short.output.contains("orders.yaml"), "\(short)")
            let long = try tool.run(Self.area + ["--verbose"])
            #expect(long.output.contains(Self.line + "  k8s/orders.yaml:6:13 Deployment orders\n"), "\(long)")
            #expect(try tool.run("explain", "single-replica").output.contains("Advice of it is a remark"))
        }
    }

    @Test(
        "in annotations and lists of others there is nothing of it",
        arguments: ["concise", "github", "gitlab", "junit"]
    )
    func isNoAnnotation(_ format: String) throws {
        try Self.inFolder { tool in
            let result = try tool.run(Self.area + ["--format", format])
            #expect(result.status == 0)
            #expect(!result.output.contains("single"), "\(result)")
        }
    }

    @Test func isApartFromFindings() throws {
        try Self.inFolder { tool in
            let json = try tool.run(Self.area + ["--format", "json"]).output
            let report = try #require(JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
            #expect((report["findings"] as? [Any])?.isEmpty == true)
            #expect((report["summary"] as? [String: Any])?["remarks"] as? Int == 1)
            let remark = try #require((report["remarks"] as? [[String: Any]])?.first)
            #expect(remark["rule"] as? String == "single-replica" && remark["count"] as? Int == 1)
            #expect((remark["objects"] as? [[String: Any]])?.first?["object"] as? String == "Deployment orders")
            let sarif = try tool.run(Self.area + ["--format", "sarif"]).output
            #expect(sarif.contains("toolExecutionNotifications") && sarif.contains("\"id\": \"remark/single-replica\""))
            let markdown = try tool.run(Self.area + ["--format", "markdown"]).output
            #expect(
                markdown.contains("- remark: 1 workload has a single Pod, which goes with its node: "),
                "\(markdown)"
            )
        }
    }

    @Test("whoever names the rule wants findings, with their fixes")
    func isAFindingWhereItIsAskedFor() throws {
        try Self.inFolder { tool in
            for arguments in [["k8s", "--select", "single-replica"], Self.area + ["--select", "single-replica"]] {
                let result = try tool.run(arguments)
                #expect(result.status == 1, "\(result)")
                #expect(result.output.contains("advice[single-replica]: orders has a single Pod to serve"), "\(result)")
                #expect(result.output.contains("fix (unsafe): replicas: 2") && !result.output.contains("remark: "))
            }
            try tool.write("rules: {select: [single-replica]}\n", to: ".harden.yaml")
            #expect(try tool.run("k8s").status == 1)
            try tool.write("rules: {select: [rollout], minSeverity: warning}\n", to: ".harden.yaml")
            #expect(try tool.run("k8s").output.contains("remark: ") == false)
        }
    }

    @Test("accepted, or in the baseline, it is not said again")
    func isSuppressed() throws {
        try Self.inFolder { tool in
            let named = ["k8s", "--select", "single-replica"]
            #expect(try tool.run(named + ["--write-baseline", "baseline.json"]).status == 0)
            let known = try tool.run(Self.area + ["--baseline", "baseline.json"])
            #expect(known.output.contains("(1 in the baseline)") && !known.output.contains("remark: "), "\(known)")
            #expect(!known.errorOutput.contains("are gone"), "\(known)")
            let comment = "replicas: 1  # harden: ignore[single-replica] nobody waits for it"
            try tool.write(Self.manifest.replacing("replicas: 1", with: comment), to: "k8s/orders.yaml")
            let accepted = try tool.run(Self.area)
            #expect(accepted.output.contains("(1 suppressed)") && !accepted.output.contains("remark: "), "\(accepted)")
        }
    }
}
