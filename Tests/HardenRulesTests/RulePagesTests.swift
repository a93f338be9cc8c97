import Foundation
import HardenRules
import HardenTesting
import Testing

/// The documentation has a page for each rule, made from the catalogue.
///
/// `UPDATE_GOLDEN=1 swift test --filter RulePagesTests` writes the pages anew.
@Suite struct RulePagesTests {
    private static let folder = Project.root.appending(path: "Sources/HardenEngine/HardenEngine.docc/Rules")

    /// What each file has to hold.
    private static var pages: [String: String] {
        var pages = ["Rules.md": index]
        for rule in RuleCatalogue.all { pages["\(rule.metadata.id).md"] = RuleDocumentation(rule.metadata).markdown }
        return pages
    }

    private static var index: String {
        var text = """
            # Rules

            What is looked for, area by area.

            ## Overview

            A finding names its rule in brackets; `harden explain RULE` prints the rule's page. Rules and areas are chosen with
            `select` and `ignore`, in `.harden.yaml` or on the command line.

            ## Topics

            """
        for area in RuleMetadata.Area.allCases {
            let rules = RuleCatalogue.rules(in: area)
            guard !rules.isEmpty else { continue }
            text += "\n### \(area.rawValue)\n\n"
            for rule in rules { text += "- <doc:\(rule.metadata.id)>\n" }
        }
        return text
    }

    @Test func areCurrent() throws {
        try Golden.expect(Self.pages.mapValues { Array($0.utf8) }, in: Self.folder)
    }
}
