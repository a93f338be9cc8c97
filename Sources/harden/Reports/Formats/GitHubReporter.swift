import HardenRules
import HardenYAML

import struct HardenEngine.Silence

/// Tells findings as workflow commands of GitHub Actions, which become annotations of the changed lines.
///
/// Source: GitHub, "Workflow commands for GitHub Actions", setting an error message.
struct GitHubReporter {
    private let report: Report

    init(_ report: Report) { self.report = report }

    var text: String { findings + silences }

    /// All of them in one annotation: the runner shows few of each kind.
    private var silences: String {
        guard !report.traces.isEmpty else { return "" }
        let lines = report.traces + report.silences.map { "\($0.place): \($0.reason)" }
        let title = "harden: \(Phrases.count(report.silences.count, "thing")) kept from the check"
        return "::notice title=\(Self.escaped(title, isProperty: true))::"
            + Self.escaped(lines.joined(separator: "\n"), isProperty: false) + "\n"
    }

    private var findings: String {
        report.findings.indices.map { position in
            let finding = report.findings[position]
            let span = report.span(of: finding.primary)
            var properties = [
                ("file", report.name(of: finding.primary.file)), ("line", "\(span.start.line)"),
                ("endLine", "\(span.end.line)"),
            ]
            // Columns are taken for ranges within one line only.
            if span.start.line == span.end.line {
                properties += [("col", "\(span.start.column)"), ("endColumn", "\(span.end.column)")]
            }
            properties.append(("title", "\(finding.rule): \(finding.object)"))
            let list = properties.map { "\($0.0)=\(Self.escaped($0.1, isProperty: true))" }.joined(separator: ",")
            let details = Phrases.details(of: finding, refusal: report.refusal(of: position))
            let lines = [finding.message] + details.map { "\($0.name): \($0.text)" }
            return "::\(Self.command(finding.severity)) \(list)::"
                + Self.escaped(lines.joined(separator: "\n"), isProperty: false) + "\n"
        }.joined()
    }

    private static func command(_ severity: Severity) -> String {
        switch severity {
        case .error: "error"
        case .warning: "warning"
        case .advice: "notice"
        }
    }

    /// Escapes what ends a command or a property; other control characters are made visible.
    private static func escaped(_ text: String, isProperty: Bool) -> String {
        text.unicodeScalars.reduce(into: "") { result, scalar in
            switch scalar {
            case "%": result += "%25"
            case "\r": result += "%0D"
            case "\n": result += "%0A"
            case ":" where isProperty: result += "%3A"
            case "," where isProperty: result += "%2C"
            default: result += TerminalText.visible(String(scalar))
            }
        }
    }
}
