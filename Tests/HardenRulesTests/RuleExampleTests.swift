import Foundation
import HardenKubernetes
import HardenRules
import HardenTesting
import HardenYAML
import Testing

/// The examples of the rules' pages and of `harden explain` come from the rules' fixtures.
///
/// Of a rule's cases `fires…` the one that says it in the fewest lines is shown: what is found, and the diff of its fix, or
/// else the lines that it is about. `UPDATE_GOLDEN=1 swift test --filter RuleExampleTests` writes the examples anew.
@Suite struct RuleExampleTests {
    private static let file = Project.root.appending(
        path: "Sources/HardenRules/Catalogue/RuleExamples+Generated.swift"
    )

    /// Cases about the layout of files, and of what is seldom met, are not what a reader looks for.
    private static let odd = [
        "killed", "sigterm", "safe-to-evict", "odd", "windows", "alias", "patched", "json", "placeholder", "shared",
        "merge", "parameter",
    ]

    private static func example(of rule: RuleCatalogue.Entry) throws -> String? {
        let cases = RuleFixtureTests.cases.filter { example in
            let name = example.folder.lastPathComponent
            return example.rule == rule.metadata.id && name.hasPrefix("fires") && !odd.contains { name.contains($0) }
        }
        let examples = try cases.compactMap { try text(of: $0, rule) }
        return examples.min { ($0.cost, $0.text) < ($1.cost, $1.text) }?.text
    }

    private static func text(
        of example: RuleFixtureTests.Case,
        _ rule: RuleCatalogue.Entry
    ) throws -> (cost: Int, text: String)? {
        let files = try RuleFixtureTests.manifests(in: example.input)
        let findings = try RuleFixtureTests.check(files, rule, settings: example.input)
        guard let finding = findings.first(where: { $0.fix != nil }) ?? findings.first else { return nil }
        let plan = FixPlanner(files: files.compactMap(\.file)).plan([finding], includingUnsafe: true)
        let diffs = plan.files.map { diff(of: $0) }
        let sum = finding.sum.map { "\n\n`\($0)`" } ?? ""
        let shown =
            diffs.isEmpty ? excerpt(of: finding, files) : "```diff\n\(diffs.joined(separator: "\n"))\n```"
        let text = "\(finding.message)\(sum)\n\n\(shown)"
        let lines = text.split(separator: "\n").count
        // What can be repaired is the better example, and one fault at a time is.
        return (lines + (finding.fix == nil ? 1000 : 0) + 20 * (findings.count - 1), text)
    }

    /// The hunks of a diff, with the file's name where one would not know it.
    private static func diff(of file: FixPlan.PatchedFile) -> String {
        let lines = String(decoding: file.diff().text(), as: UTF8.self).split(
            separator: "\n",
            omittingEmptySubsequences: false
        )
        let kept = lines.drop { !$0.hasPrefix("--- ") }.filter { !$0.isEmpty }
        return kept.map(String.init).joined(separator: "\n")
    }

    /// The lines that a finding is about, with their neighbours.
    private static func excerpt(of finding: Finding, _ files: [LoadedFile]) -> String {
        var blocks: [String] = []
        let labels = [finding.primary] + finding.secondary
        for path in Set(labels.map(\.file)).sorted() {
            guard let source = files.first(where: { $0.path == path })?.file?.source else { continue }
            let lines = String(decoding: source.bytes, as: UTF8.self).split(
                separator: "\n",
                omittingEmptySubsequences: false
            )
            var shown: Set<Int> = []
            for label in labels where label.file == path {
                let line = source.location(at: label.range.lowerBound).line - 1
                shown.formUnion(max(0, line - 3)...min(lines.count - 1, line + 2))
            }
            var text = "# \(path)"
            var last: Int?
            for line in shown.sorted() {
                if line > (last.map { $0 + 1 } ?? 0) { text += "\n# …" }
                text += "\n\(lines[line])"
                last = line
            }
            blocks.append(text.trimmingCharacters(in: .newlines))
        }
        return "```yaml\n\(blocks.joined(separator: "\n"))\n```"
    }

    @Test func areCurrent() throws {
        var text = """
            // Generated: `UPDATE_GOLDEN=1 swift test --filter RuleExampleTests` writes it anew from the fixtures of the rules.
            // swift-format-ignore-file

            enum RuleExamples {
                /// By the rule's identifier, as Markdown.
                static let all: [String: String] = [

            """
        for rule in RuleCatalogue.all {
            let example = try #require(try Self.example(of: rule), "\(rule.metadata.id) needs a case 'fires…'")
            text += "        \"\(rule.metadata.id)\": #\"\"\"\n\(example)\n\"\"\"#,\n"
        }
        text += "    ]\n}\n"
        try Golden.expect(text, in: Self.file)
    }
}
