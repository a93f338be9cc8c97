import ArgumentParser
import HardenRules

/// `harden explain RULE`: what a rule looks for, why it matters, and what to do.
struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Explain a rule, or list all of them.",
        discussion: "Without a rule it lists all rules; with --all it explains them all, as Markdown."
    )

    @Argument(help: "The name of a rule, as findings have it in brackets.")
    var rule: String?

    @Flag(help: "Explain all rules.")
    var all = false

    func run() throws {
        if all {
            let texts = RuleCatalogue.all.map { RuleDocumentation($0.metadata).markdown }
            StandardStream.output.print(texts.joined(separator: "\n"))
        } else if let rule {
            guard let found = RuleCatalogue.rule(rule) else {
                throw Failure("error: there is no rule '\(rule)'; '\(ProgramName.current) explain' lists all rules")
            }
            StandardStream.output.print(RuleDocumentation(found.metadata).markdown)
        } else {
            for area in RuleMetadata.Area.allCases {
                let rules = RuleCatalogue.rules(in: area)
                guard !rules.isEmpty else { continue }
                StandardStream.output.printLine("\(area.rawValue):")
                for rule in rules { StandardStream.output.printLine("  \(rule.metadata.id): \(rule.metadata.title)") }
            }
        }
    }
}
