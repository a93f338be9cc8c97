import HardenRollout
import HardenRules

/// Draws simulated disruptions as one picture, chart below chart.
struct SimulationSVGReporter {
    private let report: SimulationReport

    /// Pixels.
    private static let width = 860
    private static let margin = 20
    private static let line = 18
    /// Characters of 12 pixels that surely fit.
    private static let columns = 120

    init(_ report: SimulationReport) { self.report = report }

    var text: String {
        var y = Self.margin + Self.line
        var body = text("harden simulate: \(report.summary)", y: y, kind: "title")
        y += Self.line
        body += legend(y: y)
        y += 2 * Self.line
        for outcome in report.outcomes {
            for run in outcome.runs {
                body += text("\(outcome.title), \(outcome.pathLabel): \(run.kind.label)", y: y, kind: "title")
                for line in TerminalText.wrapped("\(run.verdict); \(run.course)", width: Self.columns) {
                    y += Self.line
                    body += text(line, y: y, kind: run.result.losesNothing ? "name" : "verdict")
                }
                y += Self.line - 6
                let chart = SVGChart(run)
                let inner = Self.width - 2 * Self.margin
                body += "<svg x=\"\(Self.margin)\" y=\"\(y)\" width=\"\(inner)\" height=\"\(chart.height)\">"
                body += chart.elements + "</svg>\n"
                y += chart.height + 2 * Self.line
            }
        }
        for skipped in report.skipped {
            body += text("\(skipped.title) is not simulated: \(skipped.reason)", y: y, kind: "name")
            y += Self.line
        }
        return """
            <svg xmlns="http://www.w3.org/2000/svg" width="\(Self.width)" height="\(y)" role="img" aria-labelledby="title desc">
            <title id="title">\(XMLText.escaped(report.summary))</title>
            <desc id="desc">\(XMLText.escaped(description))</desc>
            <style>
            \(SVGChart.style).title{font-size:14px;font-weight:600}.verdict{fill:var(--lost)}.page{fill:var(--card)}
            </style>
            \(SVGChart.definitions)<rect class="page" width="100%" height="100%"/>
            \(body)</svg>

            """
    }

    private var description: String {
        report.outcomes.flatMap { outcome in
            outcome.runs.map { "\(outcome.title), \(outcome.pathLabel), \($0.kind.label): \($0.verdict)." }
        }.joined(separator: " ")
    }

    private func legend(y: Int) -> String {
        var x = Self.margin
        return SVGChart.legend.map { kind, text in
            defer { x += 40 + text.count * 7 }
            return "<rect class=\"\(kind)\" x=\"\(x)\" y=\"\(y - 10)\" width=\"14\" height=\"12\"/>"
                + "<text class=\"name\" x=\"\(x + 20)\" y=\"\(y)\">\(text)</text>"
        }.joined() + "\n"
    }

    private func text(_ text: String, y: Int, kind: String) -> String {
        "<text class=\"\(kind)\" x=\"\(Self.margin)\" y=\"\(y)\">\(XMLText.escaped(text))</text>\n"
    }
}
