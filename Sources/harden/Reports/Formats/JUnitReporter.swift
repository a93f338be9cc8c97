import HardenRules
import HardenYAML

import struct HardenEngine.Silence

/// Tells findings as failed tests in the XML of JUnit, a suite for each file.
struct JUnitReporter {
    private let report: Report

    init(_ report: Report) { self.report = report }

    var text: String {
        let files = report.findings.map(\.primary.file).reduce(into: [String]()) { files, file in
            if files.last != file { files.append(file) }
        }
        let total = report.findings.count
        let skipped = report.silences.count
        var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        text += "<testsuites name=\"harden\" tests=\"\(max(1, total + skipped))\" failures=\"\(total)\" errors=\"0\">\n"
        for file in files { text += suite(file) }
        text += silences
        if files.isEmpty, skipped == 0 {
            // A report without tests counts as a failure in some servers.
            text += "  <testsuite name=\"harden\" tests=\"1\" failures=\"0\" errors=\"0\">\n"
            text += "    <testcase name=\"\(XMLText.escaped(report.summary.text))\" classname=\"harden\"/>\n"
            text += "  </testsuite>\n"
        }
        return text + "</testsuites>\n"
    }

    /// What was not judged, as tests that were skipped.
    private var silences: String {
        guard !report.silences.isEmpty else { return "" }
        let count = report.silences.count
        var text =
            "  <testsuite name=\"not judged\" tests=\"\(count)\" failures=\"0\" errors=\"0\" skipped=\"\(count)\">\n"
        for silence in report.silences {
            let name = XMLText.escaped("\(silence.kind.rawValue): \(silence.place)")
            text += "    <testcase name=\"\(name)\" classname=\"\(XMLText.escaped(silence.path))\">\n"
            text += "      <skipped message=\"\(XMLText.escaped(silence.reason))\"/>\n    </testcase>\n"
        }
        return text + "  </testsuite>\n"
    }

    private func suite(_ file: String) -> String {
        let positions = report.findings.indices.filter { report.findings[$0].primary.file == file }
        let name = XMLText.escaped(report.name(of: file))
        let numbers = "tests=\"\(positions.count)\" failures=\"\(positions.count)\" errors=\"0\""
        var text = "  <testsuite name=\"\(name)\" \(numbers)>\n"
        for position in positions {
            let finding = report.findings[position]
            let start = report.span(of: finding.primary).start
            let title = XMLText.escaped("\(finding.rule): \(finding.object)")
            text += "    <testcase name=\"\(title)\" classname=\"\(name)\" file=\"\(name)\" line=\"\(start.line)\">\n"
            let message = XMLText.escaped(finding.message)
            text += "      <failure type=\"\(finding.severity.rawValue)\" message=\"\(message)\">"
            let details = Phrases.details(of: finding, refusal: report.refusal(of: position))
            let lines = ["\(file):\(start)"] + details.map { "\($0.name): \($0.text)" }
            text += lines.map(XMLText.escaped).joined(separator: "\n") + "</failure>\n    </testcase>\n"
        }
        return text + "  </testsuite>\n"
    }
}
