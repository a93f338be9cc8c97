import Foundation
import HardenKubernetes
import HardenRules
import HardenTesting
import HardenYAML
import Testing

/// Every folder `Fixtures/Rules/<rule>/<case>` holds `input/` (manifests, perhaps a `.harden.yaml`), the findings of that
/// rule (`findings.txt`) and, where something is fixed, the files afterwards (`fixed/`).
///
/// `UPDATE_GOLDEN=1 swift test --filter RuleFixtureTests` writes what is expected anew; read the difference.
@Suite struct RuleFixtureTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let rule: String
        let folder: URL
        var testDescription: String { "\(rule)/\(folder.lastPathComponent)" }
        var input: URL { folder.appending(path: "input") }
    }

    static let fixtures = Project.root.appending(path: "Tests/HardenRulesTests/Fixtures/Rules")

    static let cases: [Case] = folders(in: fixtures).flatMap { rule in
        folders(in: rule).map { Case(rule: rule.lastPathComponent, folder: $0) }
    }

    private static func folders(in folder: URL) -> [URL] {
        let contents = try? FileManager.default.contentsOfDirectory(
            at: folder,
            includingPropertiesForKeys: [.isDirectoryKey]
        )
        return (contents ?? [])
            .filter { (try? $0.resourceValues(forKeys: [.isDirectoryKey]).isDirectory) == true }
            .sorted { $0.path < $1.path }
    }

    @Test(arguments: cases)
    func findingsAndFixes(_ example: Case) throws {
        let rule = try #require(RuleCatalogue.rule(example.rule), "no rule is called '\(example.rule)'")
        let files = try Self.manifests(in: example.input)
        let findings = try Self.check(files, rule, settings: example.input)
        try Golden.expect(report(findings, files), in: example.folder.appending(path: "findings.txt"))

        let plan = FixPlanner(files: files.compactMap(\.file)).plan(findings, includingUnsafe: true)
        let refused = plan.refused.map(\.reason)
        #expect(refused.isEmpty, "\(refused)")
        let fixedFiles = Dictionary(uniqueKeysWithValues: plan.files.map { ($0.path, $0.result) })
        try Golden.expect(fixedFiles, in: example.folder.appending(path: "fixed"))

        // Fixed findings are gone, and nothing is left to fix.
        let fixed = files.map { file in
            plan.files.first { $0.path == file.path }.map { LoadedFile.load($0.result, path: $0.path) } ?? file
        }
        let new = plan.files.filter { $0.original == nil }.map { LoadedFile.load($0.result, path: $0.path) }
        let again = try Self.check(fixed + new, rule, settings: example.input)
        let open = again.filter { $0.fix != nil }
        #expect(open.isEmpty, "after the fix: \(report(open, fixed + new))")
    }

    @Test func everyRuleIsShown() {
        let shown = Dictionary(grouping: Self.cases, by: \.rule)
        for rule in RuleCatalogue.all {
            let names = shown[rule.metadata.id, default: []].map(\.folder.lastPathComponent)
            #expect(names.contains { $0.hasPrefix("fires") }, "\(rule.metadata.id) needs a case 'fires…'")
            #expect(names.contains { $0.hasPrefix("quiet") }, "\(rule.metadata.id) needs a case 'quiet…'")
        }
        #expect(Set(RuleCatalogue.all.map { $0.metadata.id }).count == RuleCatalogue.all.count)
    }

    // MARK: Helpers

    static func manifests(in folder: URL) throws -> [LoadedFile] {
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted()
        return try names.filter {
            $0.hasSuffix(".yaml") && !$0.hasPrefix(".harden") || $0.hasSuffix(".yml") || $0.hasSuffix(".json")
                || $0.hasSuffix(".conf")
        }
        .map { LoadedFile.load([UInt8](try Data(contentsOf: folder.appending(path: $0))), path: $0) }
    }

    static func check(_ files: [LoadedFile], _ rule: RuleCatalogue.Entry, settings folder: URL) throws -> [Finding] {
        let path = folder.appending(path: ".harden.yaml")
        var settings = SettingsResolver()
        if let data = try? Data(contentsOf: path) {
            let configuration = ConfigurationFile(YAMLFile(bytes: [UInt8](data), name: ".harden.yaml"))
            #expect(configuration.diagnostics.isEmpty, "\(configuration.diagnostics)")
            settings = SettingsResolver(configuration)
        }
        let context = RuleContext(Topology(Manifests(files)), settings: settings)
        return Checker([rule]).check(context)
    }

    private func report(_ findings: [Finding], _ files: [LoadedFile]) -> String {
        func place(_ label: Finding.Label) -> String {
            let file = files.first { $0.path == label.file }?.file
            let text = file.map { String(decoding: $0.source.bytes[label.range], as: UTF8.self) } ?? ""
            return
                "\(label.file):\(file?.source.location(at: label.range.lowerBound).description ?? "?"): \(label.text) [\(text)]"
        }
        return findings.map { finding in
            var lines = ["\(finding.severity.rawValue)[\(finding.rule)] \(finding.object): \(finding.message)"]
            if finding.confidence == .assumed { lines.append("  confidence: assumed") }
            lines.append("  " + place(finding.primary))
            lines += finding.secondary.map { "  " + place($0) }
            if let sum = finding.sum { lines.append("  sum: " + sum) }
            if !finding.symptoms.isEmpty {
                let disruptions = finding.disruptions.map(\.rawValue).joined(separator: ", ")
                lines.append(
                    "  users see: " + finding.symptoms.joined(separator: "; ")
                        + (disruptions.isEmpty ? "" : ", on \(disruptions)")
                )
            }
            lines += finding.notes.map { "  note: \($0)" }
            lines += finding.assumptions.map { "  assumed: \($0.setting) = \($0.value) (\($0.origin))" }
            if let fix = finding.fix { lines.append("  fix (\(fix.safety.rawValue)): \(fix.title)") }
            return lines.joined(separator: "\n") + "\n"
        }.joined(separator: "\n")
    }
}
