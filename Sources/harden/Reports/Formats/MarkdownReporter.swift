import HardenRules
import HardenYAML

import struct HardenEngine.Silence

/// Sums findings up for a merge request or the page of a job: a table, and what follows from each finding below it.
struct MarkdownReporter {
    private let report: Report

    init(_ report: Report) { self.report = report }

    var text: String {
        var text = "## harden\n\n\(Self.escaped(report.summary.text))\n"
        for trace in report.traces { text += "\n\(Self.escaped(trace))\n" }
        guard !report.findings.isEmpty else { return text + silences }
        text += "\n| severity | rule | object | finding | place |\n| --- | --- | --- | --- | --- |\n"
        for finding in report.findings {
            let start = report.span(of: finding.primary).start
            let cells = [
                finding.severity.rawValue, Self.code(finding.rule), Self.escaped(finding.object),
                Self.escaped(finding.message), Self.code("\(report.name(of: finding.primary.file)):\(start.line)"),
            ]
            text += "| \(cells.joined(separator: " | ")) |\n"
        }
        for position in report.findings.indices {
            let finding = report.findings[position]
            let details = Phrases.details(of: finding, refusal: report.refusal(of: position))
            guard !details.isEmpty else { continue }
            text += "\n<details><summary>\(Self.html("\(finding.rule): \(finding.object)"))</summary>\n\n"
            for (name, detail) in details { text += "- \(name): \(Self.escaped(detail))\n" }
            text += "\n</details>\n"
        }
        return text + silences
    }

    private var silences: String {
        guard !report.silences.isEmpty else { return "" }
        let title = "\(Phrases.count(report.silences.count, "thing")) kept from the check"
        let items = report.silences.map { silence in
            "- \(silence.kind.rawValue): \(Self.code(silence.place)): \(Self.escaped(silence.reason))\n"
        }
        return "\n<details><summary>\(title)</summary>\n\n\(items.joined())\n</details>\n"
    }

    /// Text that Markdown shows as it is, also in the cell of a table.
    private static func escaped(_ text: String) -> String {
        TerminalText.visible(text).unicodeScalars.reduce(into: "") { result, scalar in
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "|", "\\", "`", "*", "_", "[", "]", "~", "#", "@": result += "\\" + String(scalar)
            default: result.unicodeScalars.append(scalar)
            }
        }
    }

    /// Text within HTML, where Markdown's escapes mean nothing.
    private static func html(_ text: String) -> String {
        TerminalText.visible(text).unicodeScalars.reduce(into: "") { result, scalar in
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            default: result.unicodeScalars.append(scalar)
            }
        }
    }

    /// A piece of code. Whatever could end it, or the cell that it stands in, is an entity of HTML: in backticks nothing can
    /// be escaped.
    private static func code(_ text: String) -> String {
        let text = TerminalText.visible(text)
        let isPlain = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: "-._/:,".utf8.contains(byte)
            }
        }
        if isPlain { return "`\(text)`" }
        let escaped = text.unicodeScalars.reduce(into: "") { result, scalar in
            let isLetter = scalar.properties.isAlphabetic || scalar.properties.numericType != nil || scalar == " "
            if isLetter { result.unicodeScalars.append(scalar) } else { result += "&#\(scalar.value);" }
        }
        return "<code>\(escaped)</code>"
    }
}
