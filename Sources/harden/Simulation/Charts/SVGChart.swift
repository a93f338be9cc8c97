import HardenRollout

/// A timeline as a drawing. Times are percentages of the width, so that text keeps its size however wide the chart is.
struct SVGChart {
    let height: Int
    private let timeline: Timeline
    private let firstFailure: SimulationResult.FirstFailure?
    private let top: Int

    /// Pixels.
    private enum Size {
        /// Room above the first row for the mark of the first failure.
        static let mark = 22
        static let row = 34
        static let bar = 12
        /// The strip below a Pod's bar where requests to it fail.
        static let strip = 6
        static let capacity = 44
        static let axis = 24
    }

    init(_ run: SimulationReport.Run) {
        timeline = Timeline(run)
        firstFailure = run.firstFailure
        let hidden = timeline.hidden > 0 ? 20 : 0
        top = firstFailure == nil ? 4 : Size.mark
        height = top + (timeline.rows.count + 1) * Size.row + hidden + Size.capacity + 20 + Size.axis
    }

    /// The elements of the chart, for an `svg` of `height` pixels and any width.
    var elements: String {
        var text = ""
        var y = top
        let bottom = height - Size.axis
        for tick in timeline.axis.ticks(atMost: 6) {
            let x = percent(tick)
            text += line(x, from: top, to: bottom, kind: tick == .zero ? "zero" : "grid")
            text += label(TimeAxis.label(tick), at: tick, y: bottom + 16, kind: "tick")
        }
        if let firstFailure {
            let x = percent(firstFailure.sent)
            text += line(x, from: top - 6, to: bottom, kind: "first")
            text += label("first failing request", at: firstFailure.sent, y: 11, kind: "mark")
        }
        for row in timeline.rows {
            text += self.text(row.name, x: "0", y: y + 10, kind: "name")
            for span in row.phases { text += bar(span.start, span.end, y: y + 14, kind: Self.kind(of: span.kind)) }
            for span in row.failures {
                text += bar(span.start, span.end, y: y + 14 + Size.bar, kind: "fail", height: Size.strip)
            }
            y += Size.row
        }
        if timeline.hidden > 0 {
            text += self.text("and \(Phrases.count(timeline.hidden, "further Pod"))", x: "0", y: y + 12, kind: "name")
            y += 20
        }
        text += self.text(
            timeline.failures.isEmpty ? "no request fails" : "requests that fail, by the time they are sent",
            x: "0",
            y: y + 10,
            kind: "name"
        )
        text += bar(timeline.axis.start, timeline.axis.end, y: y + 14, kind: "track")
        for span in timeline.failures { text += bar(span.start, span.end, y: y + 14, kind: "lost") }
        y += Size.row
        text += capacity(y)
        return text
    }

    /// The class of a phase.
    static func kind(of phase: Timeline.Phase) -> String {
        switch phase {
        case .starting: "starting"
        case .serving: "serving"
        case .terminating: "prestop"
        case .stopping: "stopping"
        }
    }

    private func capacity(_ y: Int) -> String {
        var text = self.text("Pods serving", x: "0", y: y + 10, kind: "name")
        let bottom = y + 14 + Size.capacity
        for span in timeline.capacity {
            let height = timeline.mostPods > 0 ? max(2, span.kind * Size.capacity / timeline.mostPods) : 2
            let kind = span.kind == 0 ? "lost" : "capacity"
            text += bar(span.start, span.end, y: bottom - height, kind: kind, height: height)
            // A number needs some room.
            guard timeline.axis.place(of: span.end) - timeline.axis.place(of: span.start) > 0.05 else { continue }
            let middle = Seconds(milliseconds: (span.start.milliseconds + span.end.milliseconds) / 2)
            text += self.text("\(span.kind)", x: percent(middle), y: bottom - (span.kind == 0 ? 6 : 5), kind: "count")
        }
        return text
    }

    private func bar(_ start: Seconds, _ end: Seconds, y: Int, kind: String, height: Int = Size.bar) -> String {
        let from = timeline.axis.place(of: start)
        // What is too short to be seen still has to be.
        let width = max(timeline.axis.place(of: end) - from, 0.004)
        let place = "x=\"\(Self.percent(from))\" y=\"\(y)\" width=\"\(Self.percent(width))\""
        return "<rect class=\"\(kind)\" \(place) height=\"\(height)\"/>"
    }

    private func line(_ x: String, from start: Int, to end: Int, kind: String) -> String {
        "<line class=\"\(kind)\" x1=\"\(x)\" x2=\"\(x)\" y1=\"\(start)\" y2=\"\(end)\"/>"
    }

    /// A text at a time that stays within the chart.
    private func label(_ text: String, at time: Seconds, y: Int, kind: String) -> String {
        let place = timeline.axis.place(of: time)
        let anchor = place < 0.15 ? "start" : place > 0.85 ? "end" : "middle"
        return self.text(text, x: Self.percent(place), y: y, kind: "\(kind) \(anchor)")
    }

    private func text(_ text: String, x: String, y: Int, kind: String) -> String {
        "<text class=\"\(kind)\" x=\"\(x)\" y=\"\(y)\">\(XMLText.escaped(text))</text>"
    }

    private func percent(_ time: Seconds) -> String { Self.percent(timeline.axis.place(of: time)) }

    private static func percent(_ share: Double) -> String {
        let hundredths = Int((share * 10000).rounded())
        let rest = hundredths.magnitude % 100
        return "\(hundredths < 0 ? "-" : "")\(hundredths.magnitude / 100).\(rest < 10 ? "0" : "")\(rest)%"
    }
}

extension SVGChart {
    /// The pattern of what fails, which does not rely on colour alone.
    static let definitions = """
        <defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">\
        <rect class="lost" width="6" height="6"/><rect class="stripe" width="2" height="6"/></pattern></defs>
        """

    /// Colours for light and dark surroundings.
    static let style = """
        :root{--fg:#1c2024;--muted:#5b616b;--bg:#f7f8fa;--card:#fff;--line:#dfe3e8;--starting:#9cc5f0;--serving:#4caf7a;\
        --prestop:#f2b632;--stopping:#b98315;--lost:#d93036;--stripe:#fff;--capacity:#a8dcc0;--on:#14321f}
        @media(prefers-color-scheme:dark){:root{--fg:#eceef1;--muted:#a0a7b1;--bg:#0f1216;--card:#181c22;--line:#2d333b;\
        --starting:#3b6ea5;--serving:#2f8f5b;--prestop:#d19a1c;--stopping:#8a6416;--lost:#ff6065;--stripe:#3a0d10;\
        --capacity:#235c3f;--on:#d8f3e3}}
        text{font:12px system-ui,sans-serif;fill:var(--fg)}.tick,.name{fill:var(--muted)}.name{paint-order:stroke;stroke:var(--card);stroke-width:5px;\
        stroke-linejoin:round}.mark{fill:var(--lost);font-weight:600}
        .middle,.count{text-anchor:middle}.end{text-anchor:end}.count{font-weight:600;fill:var(--on)}
        .grid{stroke:var(--line)}.zero{stroke:var(--muted)}.first{stroke:var(--lost);stroke-dasharray:3 3}
        .starting{fill:var(--starting)}.serving{fill:var(--serving)}.prestop{fill:var(--prestop)}.stopping{fill:var(--stopping)}
        .fail{fill:url(#hatch)}.lost{fill:var(--lost)}.stripe{fill:var(--stripe)}.capacity{fill:var(--capacity)}.track{fill:var(--line)}

        """

    /// What the colours mean, as class and text.
    static let legend: [(kind: String, text: String)] =
        Timeline.Phase.allCases.map { (kind(of: $0), $0.label) } + [("fail", "requests sent then can fail")]
}
