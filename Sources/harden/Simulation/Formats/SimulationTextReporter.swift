import HardenKubernetes
import HardenRollout
import HardenRules

/// Tells simulated disruptions to people: each with its verdict, and a chart of what happens.
struct SimulationTextReporter {
    private let report: SimulationReport
    private let style: TextStyle
    private let width: Int

    /// Columns where no terminal says how many it has.
    private static let standardWidth = 100

    init(_ report: SimulationReport, color: Bool = false, width: Int? = nil) {
        self.report = report
        style = TextStyle(color: color)
        self.width = max(40, width ?? Self.standardWidth)
    }

    var text: String {
        var lines: [String] = []
        if !report.runs.isEmpty { lines += [TextChart.legend(style), ""] }
        for outcome in report.outcomes { lines += block(outcome) }
        for skipped in report.skipped {
            lines += wrapped("\(skipped.position): \(skipped.title) is not simulated: \(skipped.reason)")
        }
        return (lines + [report.summary]).joined(separator: "\n") + "\n"
    }

    private func block(_ outcome: SimulationReport.Outcome) -> [String] {
        let situation = outcome.workload.situation
        let position = situation.object.root.position
        var lines = [
            style(.emphasis, "\(visible(outcome.title)), requests over \(outcome.pathLabel)"),
            "  \(style(.frame, "-->")) \(visible("\(position)"))", "",
        ]
        for run in outcome.runs {
            lines += verdict(run)
            lines += TextChart(Timeline(run), style: style, width: width - 4).lines.map { "    \($0)" }
            lines.append("")
        }
        if let text = outcome.newPodText { lines += detail("new Pod", text) }
        for premise in outcome.premises {
            lines += detail(premise.isAssumed ? "assumes" : "given", Phrases.premise(premise))
        }
        for note in outcome.workload.notes { lines += detail("note", note) }
        return lines + [""]
    }

    private func verdict(_ run: SimulationReport.Run) -> [String] {
        let label = run.kind.label
        let isSafe = run.result.losesNothing
        let mark = style(isSafe ? .phase(.serving) : .severity(.error), "\(isSafe ? "✓" : "×") \(label):")
        var lines = wrapped(run.verdict, behind: "  \(label): ", indentation: 4)
        lines[0] = mark + lines[0].dropFirst(label.count + 3)
        lines += wrapped(run.course, behind: "    ", indentation: 4)
        for failure in run.failures { lines += wrapped(failure.text, behind: "    - ", indentation: 6) }
        for failure in run.otherFailures {
            lines += wrapped("in another course of events: \(failure)", behind: "    - ", indentation: 6)
        }
        if let remedy = run.remedy { lines += wrapped(remedy, behind: "    ", indentation: 4) }
        return lines
    }

    private func detail(_ name: String, _ text: String) -> [String] {
        var lines = wrapped(text, behind: "  = \(name): ", indentation: name.count + 6)
        lines[0] = "  \(style(.frame, "=")) \(style(.emphasis, "\(name):"))" + lines[0].dropFirst(name.count + 5)
        return lines
    }

    /// Lines within the width: the first behind a text, the others indented.
    private func wrapped(_ text: String, behind start: String = "", indentation: Int = 0) -> [String] {
        let texts = TerminalText.wrapped(visible(text), width: width - max(start.count, indentation))
        return texts.enumerated().map { ($0 == 0 ? start : String(repeating: " ", count: indentation)) + $1 }
    }

    private func visible(_ text: String) -> String { TerminalText.visible(text) }
}

extension Phrases {
    /// Such as "terminationGracePeriodSeconds 30 s (default: Kubernetes API reference, PodSpec v1)".
    static func premise(_ premise: Premise) -> String {
        let meaning = premise.meaning.map { ", \($0)" } ?? ""
        return "\(premise.name) \(premise.value)\(meaning) (\(premise.origin))"
    }
}
