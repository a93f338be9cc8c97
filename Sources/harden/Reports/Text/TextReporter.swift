import HardenKubernetes
import HardenRules
import HardenSystem

import struct HardenEngine.Silence

/// Tells findings to people: each with the lines of the files that it is about, and what follows from them.
struct TextReporter {
    private let report: Report
    private let style: TextStyle
    private let width: Int?

    init(_ report: Report, color: Bool = false, width: Int? = nil) {
        self.report = report
        style = TextStyle(color: color)
        self.width = width
    }

    var text: String {
        let blocks = Array(report.findings.indices).concurrentMap(batch: 16) { block($0) + "\n" }
        return blocks.joined() + ([report.summary.text] + report.traces).map { $0 + "\n" }.joined()
    }

    private func block(_ position: Int) -> String {
        let finding = report.findings[position]
        let snippet = Snippet(report: report, finding: finding, style: style, width: width)
        let rule = TerminalText.visible(finding.rule)
        let head = style(.severity(finding.severity), "\(finding.severity.rawValue)[\(rule)]")
        let message = style(.emphasis, ": \(TerminalText.visible(finding.message))")
        var lines = [head + message] + snippet.lines
        let details = Phrases.details(of: finding, refusal: report.refusal(of: position))
        if !details.isEmpty { lines.append(snippet.frame()) }
        for (name, text) in details { lines += detail(name, text, gutter: snippet.gutter) }
        return lines.joined(separator: "\n") + "\n"
    }

    private func detail(_ name: String, _ text: String, gutter: Int) -> [String] {
        let indentation = String(repeating: " ", count: gutter + 1)
        let prefix = "= \(name): "
        let texts = TerminalText.wrapped(
            TerminalText.visible(text),
            width: width.map { max(24, $0 - indentation.count - prefix.count) }
        )
        let head = indentation + style(.frame, "=") + " " + style(.emphasis, "\(name):") + " "
        let continuation = String(repeating: " ", count: indentation.count + prefix.count)
        return texts.enumerated().map { ($0 == 0 ? head : continuation) + $1 }
    }
}

/// Tells findings in one line each, as compilers do and editors understand.
struct ConciseReporter {
    private let report: Report
    private let style: TextStyle

    init(_ report: Report, color: Bool = false) {
        self.report = report
        style = TextStyle(color: color)
    }

    var text: String {
        let silences = report.silences.map { silence in
            let kind = TerminalText.visible("silenced[\(silence.kind.rawValue)]: \(silence.reason)")
            return "\(TerminalText.visible(silence.place)): note: \(kind)\n"
        }
        return findings + silences.joined()
    }

    private var findings: String {
        report.findings.map { finding in
            let start = report.span(of: finding.primary).start
            let head = "\(finding.severity.rawValue)[\(TerminalText.visible(finding.rule))]"
            return "\(TerminalText.visible(finding.primary.file)):\(start): "
                + style(.severity(finding.severity), head) + ": \(TerminalText.visible(finding.message))\n"
        }.joined()
    }
}
