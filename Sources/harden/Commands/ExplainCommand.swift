import ArgumentParser
import HardenCoding
import HardenEvidence
import HardenRules

/// `harden explain RULE`: what a rule looks for, why it matters, and what to do.
struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Explain a rule, or list those of an area or all.",
        usage: "\(ProgramName.current) explain [<rule>] [<options>]",
        discussion: """
            Says what a rule looks for, why it matters, and what to do, as Markdown. It lists the rules of an area, and all \
            of them without a name; with --all it explains them all. With --proxies it tells what clients get from each proxy when a request \
            fails, which is what 'simulate' counts with. With --servers it tells what is known of servers: what they do \
            on SIGTERM, how long they keep idle connections, and what of it was measured. Of a status, a value, a flag or a \
            message of a log it tells the causes, as 'diagnose' does; --evidence lists those that are known.

            Examples:
              \(ProgramName.current) explain
              \(ProgramName.current) explain grace-period-too-short
              \(ProgramName.current) explain shutdown
              \(ProgramName.current) explain --servers
              \(ProgramName.current) explain backend_connection_closed
              \(ProgramName.current) explain 503
            """
    )

    /// How it is told.
    enum Format: String, OutputFormat, ExpressibleByArgument {
        case text
        case json
    }

    @Argument(
        help: ArgumentHelp(
            "The name of a rule, as findings have it in brackets, of an area, or of a cause; a status, or what a log says.",
            valueName: "rule"
        ),
        completion: .list(RuleCatalogue.names)
    )
    var rule: String?

    @Flag(
        help: "List what evidence says and what it means: values, flags and messages of proxies, and texts of events."
    )
    var evidence = false

    @Flag(help: "Explain all rules.")
    var all = false

    @Flag(help: "Tell what each proxy answers when a request fails.")
    var proxies = false

    @Flag(help: "Tell what is known of servers.")
    var servers = false

    @Option(help: "How servers are told.")
    var format = Format.text

    func validate() throws {
        guard [rule != nil, all, proxies, servers, evidence].filter(\.self).count <= 1 else {
            throw ValidationError("a rule, --all, --proxies, --servers and --evidence exclude one another")
        }
        guard format == .text || servers else { throw ValidationError("only --servers can be told as JSON") }
    }

    func run() throws {
        if proxies {
            StandardStream.output.print(ProxyDocumentation.markdown)
        } else if servers {
            StandardStream.output.print(format == .json ? ServerDocumentation.json : ServerDocumentation.markdown)
        } else if evidence {
            StandardStream.output.print(EvidenceDocumentation.markdown)
        } else if all {
            let texts = RuleCatalogue.all.map { RuleDocumentation($0.metadata).markdown }
            StandardStream.output.print(texts.joined(separator: "\n"))
        } else if let rule {
            if let area = RuleMetadata.Area(rawValue: rule) { return list(area) }
            if let remark = SuppressionRules.all.first(where: { $0.id == rule }) {
                return StandardStream.output.print(RuleDocumentation(remark).markdown)
            }
            if let explanation = EvidenceDocumentation.markdown(of: rule) {
                return StandardStream.output.print(explanation)
            }
            guard let found = RuleCatalogue.rule(rule) else {
                let hint =
                    closest(to: rule, among: RuleCatalogue.names + EvidenceDocumentation.names).map {
                        "did you mean '\($0)'?"
                    }
                    ?? "'\(ProgramName.current) explain' lists all rules"
                throw Failure("error: there is no rule '\(TerminalText.visible(rule))'; \(hint)")
            }
            StandardStream.output.print(RuleDocumentation(found.metadata).markdown)
        } else {
            for area in RuleMetadata.Area.allCases { list(area) }
        }
    }

    /// What to do where no rule or area has a name like one that was given.
    static var whereToLook: String { "'\(ProgramName.current) explain' lists both" }

    private func list(_ area: RuleMetadata.Area) {
        let rules = RuleCatalogue.rules(in: area)
        guard !rules.isEmpty else { return }
        StandardStream.output.printLine("\(area.rawValue):")
        for rule in rules.map(\.metadata) {
            let remark = rule.isOnByDefault ? "" : " (only when selected, as by --select default,\(area.rawValue))"
            StandardStream.output.printLine("  \(rule.id): \(rule.title)\(remark)")
        }
    }
}
