import HardenKubernetes
import HardenRules
import HardenSystem

import struct HardenEngine.Silence

/// Tells findings to people: each with the lines of the files that it is about, and what follows from them; then what would
/// change, what is assumed, and what disruptions lose.
struct TextReporter {
    private let report: Report
    private let style: TextStyle
    private let width: Int?
    /// `nil` where each finding tells of its own.
    private let assumptions: SharedAssumptions?
    private let blocks: [FindingBlock]

    /// Findings beyond these that say the same as another are only counted.
    private static let mostOthers = 4

    init(_ report: Report, color: Bool = false, width: Int? = nil) {
        self.report = report
        style = TextStyle(color: color)
        self.width = width
        let blocks = report.blocks(folding: !report.isVerbose)
        self.blocks = blocks
        assumptions =
            report.isVerbose
            ? nil : SharedAssumptions(blocks.flatMap { [$0.lead] + $0.others }.map { report.findings[$0] })
    }

    var text: String {
        let told = blocks.concurrentMap(batch: 16) { block($0) + "\n" }
        var parts = [told.joined()]
        if let diff = diff { parts.append(diff + "\n") }
        parts += [assumed, losses, remarks].compactMap(\.self).map { $0.joined(separator: "\n") + "\n\n" }
        return parts.joined() + ([report.summary.text] + report.traces).map { $0 + "\n" }.joined()
    }

    private func block(_ block: FindingBlock) -> String {
        let finding = report.findings[block.lead]
        let snippet = Snippet(report: report, finding: finding, style: style, width: width)
        let rule = TerminalText.visible(finding.rule)
        let head = style(.severity(finding.severity), "\(finding.severity.rawValue)[\(rule)]")
        let message = style(.emphasis, ": \(TerminalText.visible(finding.message))")
        var lines = [head + message] + snippet.lines
        let details = Phrases.details(of: finding, refusal: report.refusal(of: block.lead), assumptions)
        if !details.isEmpty || !block.others.isEmpty { lines.append(snippet.frame()) }
        for (name, text) in details { lines += detail(name, text, gutter: snippet.gutter) }
        lines += others(block, gutter: snippet.gutter)
        return lines.joined(separator: "\n") + "\n"
    }

    /// Findings that say the same of other objects: where they are.
    private func others(_ block: FindingBlock, gutter: Int) -> [String] {
        guard !block.others.isEmpty else { return [] }
        let indentation = String(repeating: " ", count: gutter)
        // One more place takes no more lines than its count.
        let isCut = block.others.count > Self.mostOthers + 1
        var places = (isCut ? block.others.prefix(Self.mostOthers) : block.others[...]).map { position in
            let other = report.findings[position]
            return "\(other.primary.file):\(report.span(of: other.primary).start) \(other.objectName)"
        }
        if isCut { places.append("and \(block.others.count - Self.mostOthers) more, which --verbose tells in full") }
        if places.count == 1 { return detail("likewise", places[0], gutter: gutter) }
        return detail("likewise", "\(block.others.count) more", gutter: gutter)
            + places.map { "\(indentation)\(style(.frame, ":::")) \(TerminalText.visible($0))" }
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

    // MARK: Below the findings

    /// Lines of a diff beyond these are only counted.
    private static let mostLinesOfDiff = 80
    private static let leastLinesOfFile = 12

    private var diff: String? {
        guard let text = report.diff?(style.color), !text.isEmpty else { return nil }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast(text.hasSuffix("\n") ? 1 : 0)
        guard !report.isVerbose, lines.count > Self.mostLinesOfDiff + 1 else { return text }
        var shown = lines.prefix(Self.mostLinesOfDiff)
        // A file of which little more than its name would be seen is left for later.
        if let start = shown.lastIndex(where: { $0.contains("diff --git ") }), start > shown.count / 2,
            shown.count - start < Self.leastLinesOfFile
        {
            shown = shown[..<start]
        }
        let rest = lines.count - shown.count
        return shown.joined(separator: "\n")
            + "\n… \(rest) more lines of the diff, which --diff shows\n"
    }

    /// What findings stand on, said once.
    private var assumed: [String]? {
        guard let assumptions, !assumptions.entries.isEmpty else { return nil }
        let columns = "[\(assumptions.entries.count)]".count
        return assumptions.sections.flatMap { title, entries in
            wrapped(title)
                + entries.flatMap { entry in
                    let mark = "[\(entry.number)]"
                    let texts = wrapped(entry.text, indentation: columns + 3)
                    let head = "  " + style(.frame, mark) + String(repeating: " ", count: columns + 1 - mark.count)
                    return texts.enumerated().map { $0 == 0 ? head + $1.drop { $0 == " " } : $1 }
                }
        }
    }

    /// What disruptions lose, a line a workload.
    private var losses: [String]? {
        guard let table = report.losses else { return nil }
        var rows = ([table.columns] + table.rows).map { $0.map(TerminalText.visible) }
        // A terminal that is too narrow goes without the paths.
        if let width, Self.width(rows) > width { for index in rows.indices { rows[index].remove(at: 1) } }
        let widths = Self.widths(rows)
        var lines = wrapped(table.title)
        for (index, row) in rows.enumerated() {
            let padding = zip(row, widths).map { String(repeating: " ", count: $1 - TerminalText.width($0)) }
            let line = zip(row, padding).map { "  \($0)\($1)" }.joined()
            lines.append(style(index == 0 ? .emphasis : .plain, String(line.reversed().drop { $0 == " " }.reversed())))
        }
        if table.hidden > 0 { lines.append("  and \(table.hidden) more, which --verbose shows") }
        for remark in table.remarks { lines += wrapped(remark) }
        return lines
    }

    /// Advice that is told once a rule, a line each.
    private var remarks: [String]? {
        guard !report.remarks.isEmpty else { return nil }
        return report.remarks.flatMap { remark in
            let places = report.isVerbose ? remark.findings : []
            return wrapped("remark: \(remark.text): \(ProgramName.current) explain \(remark.rule)")
                + places.map { finding in
                    TerminalText.visible(
                        "  \(finding.primary.file):\(report.span(of: finding.primary).start) \(finding.object)"
                    )
                }
        }
    }

    private static func widths(_ rows: [[String]]) -> [Int] {
        rows[0].indices.map { column in rows.map { TerminalText.width($0[column]) }.max() ?? 0 }
    }

    private static func width(_ rows: [[String]]) -> Int { widths(rows).reduce(0) { $0 + $1 + 2 } }

    private func wrapped(_ text: String, indentation: Int = 0) -> [String] {
        TerminalText.wrapped(TerminalText.visible(text), width: width.map { max(24, $0 - indentation) })
            .map { String(repeating: " ", count: indentation) + $0 }
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
