import Foundation
import HardenTesting
import Testing

@testable import HardenRules

/// Every rule of the folder runs: the list of rules is made from it.
///
/// `UPDATE_GOLDEN=1 swift test --filter RuleRegistryTests` takes new rules in, at the end of their area, and those that are
/// gone out. The order says which of two fixes is made that exclude each other, and may be changed by hand.
@Suite struct RuleRegistryTests {
    private static let sources = Project.root.appending(path: "Sources/HardenRules")
    private static let registry = sources.appending(path: "Catalogue/RuleRegistry+Generated.swift")

    /// The rules of each area's folder, in the order of their names.
    private static func rules() throws -> [String: [String]] {
        let folder = sources.appending(path: "Rules")
        var rules: [String: [String]] = [:]
        for path in try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted()
        where path.hasSuffix(".swift") {
            let text = try String(contentsOf: folder.appending(path: path), encoding: .utf8)
            let names = text.matches(of: /(?m)^(?:package )?struct (\w+): Rule\b/).map { String($0.1) }
            let area = path.split(separator: "/").first.map(String.init) ?? ""
            rules[area, default: []] += names
        }
        return rules.filter { !$0.value.isEmpty }
    }

    /// The areas of a registry with their rules.
    private static func areas(of text: String) -> [(name: String, rules: [String])] {
        var areas: [(name: String, rules: [String])] = []
        for line in text.split(separator: "\n") {
            if let match = line.wholeMatch(of: /\ {8}\/\/ (\w+)/) { areas.append((String(match.1), [])) }
            if let match = line.wholeMatch(of: /\ {8}(\w+)\.self,/) {
                areas[areas.count - 1].rules.append(String(match.1))
            }
        }
        return areas
    }

    private static func text(_ rules: [String: [String]], after present: String) -> String {
        var areas = areas(of: present).filter { rules[$0.name] != nil }
        let known = areas.map(\.name)
        areas += rules.keys.filter { !known.contains($0) }.sorted().map { ($0, []) }
        let lines = areas.flatMap { area -> [String] in
            let found = rules[area.name] ?? []
            let kept = area.rules.filter(found.contains)
            let names = kept + found.filter { !kept.contains($0) }
            return ["        // \(area.name)"] + names.map { "        \($0).self," }
        }
        let head = present.prefix(upTo: present.range(of: "any Rule.Type] = [\n")?.upperBound ?? present.endIndex)
        return "\(head)\(lines.joined(separator: "\n"))\n    ]\n}\n"
    }

    @Test("a rule that calls its fix unsafe says what nobody can tell from manifests")
    func everyUnsafeFixHasAReason() {
        let silent = RuleCatalogue.all.map(\.metadata).filter { $0.remedy == .unsafeFix && $0.unsafeBecause == nil }
        #expect(silent.map(\.id) == [])
    }

    @Test func everyRuleIsRegistered() throws {
        let rules = try Self.rules()
        let present = try String(contentsOf: Self.registry, encoding: .utf8)
        let expected = Self.text(rules, after: present)
        try Golden.expect(expected, in: Self.registry)
    }

    @Test func aNewRuleIsTakenInAtTheEndOfItsArea() {
        let present =
            "    static let rules: [any Rule.Type] = [\n        // B\n        Two.self,\n        Gone.self,\n        One.self,\n    ]\n}\n"
        let text = Self.text(["B": ["New", "One", "Two"], "A": ["Other"]], after: present)
        #expect(Self.areas(of: text).map(\.name) == ["B", "A"])
        #expect(Self.areas(of: text).flatMap(\.rules) == ["Two", "One", "New", "Other"])
    }

    /// A rule's file is called like the rule, and its folder like its area.
    @Test func rulesAreWhereTheyAreLookedFor() {
        for rule in RuleCatalogue.all {
            #expect(!rule.metadata.id.isEmpty && !rule.metadata.title.hasSuffix("."), "\(rule.metadata.id)")
        }
        #expect(Set(RuleCatalogue.all.map(\.metadata.id)).count == RuleCatalogue.all.count)
    }
}
