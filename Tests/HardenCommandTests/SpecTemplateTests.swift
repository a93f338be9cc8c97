import Foundation
import Testing

/// `Templates/spec.yaml` shows every field of a service, and is itself a good spec.
@Suite struct SpecTemplateTests {
    private let template = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Templates/spec.yaml")

    @Test func generatesWithoutAWord() throws {
        let result = try CommandLineTool.result(of: "generate", template.path, "--stdout")
        #expect(result.status == 0)
        #expect(result.errorOutput.isEmpty, "\(result.errorOutput)")
        #expect(result.output.contains("revisionHistoryLimit: 3"))
    }

    @Test func showsEveryFieldOfAService() throws {
        let text = try String(contentsOf: template, encoding: .utf8)
        let schema = try JSONSerialization.jsonObject(with: Data(try CommandLineTool.result(of: "schema").output.utf8))
        let definitions = try #require((schema as? [String: Any])?["$defs"] as? [String: Any])
        for name in [
            "Service", "Health", "Traffic", "Shutdown", "Security", "Platform", "Rollout", "Spread", "Resources",
        ] {
            let properties = try #require((definitions[name] as? [String: Any])?["properties"] as? [String: Any])
            for field in properties.keys where field != "source" {
                #expect(
                    text.contains("\(field):") || text.contains("\(field),") || text.contains("\(field);"),
                    "\(name).\(field)"
                )
            }
        }
    }
}
