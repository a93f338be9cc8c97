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
        text += losses
        guard !report.findings.isEmpty else { return text + remarks + silences }
        let blocks = report.blocks(folding: !report.isVerbose)
        let order = blocks.flatMap { [$0.lead] + $0.others }
        let assumptions = report.isVerbose ? nil : SharedAssumptions(order.map { report.findings[$0] })
        text += Self.table(["severity", "rule", "object", "finding", "place"], blocks.map(row))
        for block in blocks {
            let finding = report.findings[block.lead]
            let details = Phrases.details(of: finding, refusal: report.refusal(of: block.lead), assumptions)
            guard !details.isEmpty || !block.others.isEmpty else { continue }
            text += "\n<details><summary>\(Self.html("\(finding.rule): \(finding.object)"))</summary>\n\n"
            for (name, detail) in details { text += "- \(name): \(Self.escaped(detail))\n" }
            for other in block.others {
                text += "- likewise: \(Self.escaped(report.findings[other].object)), \(place(other))\n"
            }
            text += "\n</details>\n"
        }
        for (title, entries) in assumptions?.sections ?? [] {
            text += "\n<details><summary>\(Self.html(title))</summary>\n\n"
            for entry in entries { text += "- \(Self.escaped("[\(entry.number)] \(entry.text)"))\n" }
            text += "\n</details>\n"
        }
        return text + remarks + silences
    }

    /// Advice that is told once a rule.
    private var remarks: String {
        guard !report.remarks.isEmpty else { return "" }
        return report.remarks.reduce("\n") { text, remark in
            let places = report.isVerbose ? remark.findings : []
            return text
                + "- remark: \(Self.escaped(remark.text)): \(Self.code("\(ProgramName.current) explain \(remark.rule)"))\n"
                + places.map { "    - \(Self.escaped($0.object)), \(place($0.primary))\n" }.joined()
        }
    }

    private func row(_ block: FindingBlock) -> [String] {
        let finding = report.findings[block.lead]
        let more = block.others.isEmpty ? "" : " and \(block.others.count) more"
        return [
            finding.severity.rawValue, Self.code(finding.rule), Self.escaped(finding.object) + more,
            Self.escaped(finding.message), place(block.lead),
        ]
    }

    private func place(_ position: Int) -> String { place(report.findings[position].primary) }

    private func place(_ label: Finding.Label) -> String {
        Self.code("\(report.name(of: label.file)):\(report.span(of: label).start.line)")
    }

    /// What disruptions lose, a row a workload.
    private var losses: String {
        guard let table = report.losses else { return "" }
        var text =
            "\n\(Self.escaped(table.title))\n" + Self.table(table.columns, table.rows.map { $0.map(Self.escaped) })
        for remark in table.remarks { text += "\n\(Self.escaped(remark))\n" }
        if table.hidden > 0 { text += "\nand \(Phrases.count(table.hidden, "workload")) more\n" }
        return text
    }

    private static func table(_ columns: [String], _ rows: [[String]]) -> String {
        ([columns, columns.map { _ in "---" }] + rows).reduce("\n") { $0 + "| \($1.joined(separator: " | ")) |\n" }
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
