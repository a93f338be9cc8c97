import HardenRollout
import HardenRules

/// A timeline as lines of characters.
struct TextChart {
    private let timeline: Timeline
    private let style: TextStyle
    /// Columns for the names of rows.
    private let margin: Int
    /// Columns for the time.
    private let columns: Int

    /// Columns beyond which a chart does not get any clearer.
    private static let widest = 120
    private static let requests = "requests"
    private static let capacity = "Pods serving"

    init(_ timeline: Timeline, style: TextStyle, width: Int) {
        self.timeline = timeline
        self.style = style
        let names = timeline.rows.map(\.name) + [Self.requests, Self.capacity]
        margin = (names.map(\.count).max() ?? 0) + 2
        columns = max(20, min(width, Self.widest) - margin)
    }

    var lines: [String] {
        var lines = timeline.rows.map { line($0.name, $0.phases, $0.failures) }
        if timeline.hidden > 0 { lines.append("and \(Phrases.count(timeline.hidden, "further Pod"))") }
        lines.append(line(Self.requests, [], timeline.failures, otherwise: "·"))
        lines.append(capacity)
        return lines + axis
    }

    /// What the characters mean.
    static func legend(_ style: TextStyle) -> String {
        let phases = Timeline.Phase.allCases.map { style(.phase($0), symbol($0)) + " " + $0.label }
        return (phases + [style(.severity(.error), "×") + " requests sent then can fail"]).joined(separator: "   ")
    }

    private static func symbol(_ phase: Timeline.Phase) -> String {
        switch phase {
        case .starting: "░"
        case .serving: "█"
        case .terminating: "▄"
        case .stopping: "▁"
        }
    }

    private func bin(_ column: Int) -> (start: Seconds, end: Seconds) {
        let span = timeline.axis.end.milliseconds - timeline.axis.start.milliseconds
        func time(_ column: Int) -> Seconds {
            Seconds(milliseconds: timeline.axis.start.milliseconds + span * column / columns)
        }
        return (time(column), time(column + 1))
    }

    private func label(_ name: String) -> String { name + String(repeating: " ", count: margin - name.count) }

    private func line(
        _ name: String,
        _ phases: [Timeline.Span<Timeline.Phase>],
        _ failures: [Timeline.Span<FailureCause>],
        otherwise: String = " "
    ) -> String {
        var cells: [(role: TextStyle.Role?, text: String)] = []
        for column in 0..<columns {
            let (start, end) = bin(column)
            if failures.contains(where: { $0.overlaps(start, end) }) {
                cells.append((.severity(.error), "×"))
            } else if let phase = phases.first(where: { $0.contains(start) })?.kind {
                cells.append((.phase(phase), Self.symbol(phase)))
            } else {
                cells.append((nil, otherwise))
            }
        }
        return label(name) + painted(cells)
    }

    private var capacity: String {
        let symbols = Array(" ▁▂▃▄▅▆▇█")
        let cells = (0..<columns).map { column -> (role: TextStyle.Role?, text: String) in
            let (start, end) = bin(column)
            // Of several numbers within a column the least matters.
            let pods = timeline.capacity.filter { $0.overlaps(start, end) }.map(\.kind).min() ?? 0
            let height = timeline.mostPods > 0 ? (pods * 8 + timeline.mostPods - 1) / timeline.mostPods : 0
            return pods == 0 ? (.severity(.error), "×") : (.phase(.serving), String(symbols[height]))
        }
        return label(Self.capacity) + painted(cells)
    }

    /// The cells with one escape sequence for a run of equal ones.
    private func painted(_ cells: [(role: TextStyle.Role?, text: String)]) -> String {
        var text = ""
        var run = ""
        for index in cells.indices {
            run += cells[index].text
            if index + 1 < cells.count, cells[index + 1].text == cells[index].text { continue }
            text += cells[index].role.map { style($0, run) } ?? run
            run = ""
        }
        while text.hasSuffix(" ") { text.removeLast() }
        return text
    }

    private var axis: [String] {
        var marks = Array(repeating: Character("─"), count: columns)
        var labels = Array(repeating: Character(" "), count: columns)
        for tick in timeline.axis.ticks(atMost: max(2, columns / 10)) {
            let column = min(columns - 1, Int(timeline.axis.place(of: tick) * Double(columns)))
            marks[column] = "┴"
            let text = Array(TimeAxis.label(tick))
            let start = max(0, min(column - text.count / 2, columns - text.count))
            guard start + text.count <= columns else { continue }
            labels.replaceSubrange(start..<(start + text.count), with: text)
        }
        var text = label("") + String(labels)
        while text.hasSuffix(" ") { text.removeLast() }
        return [label("") + style(.frame, String(marks)), text]
    }
}
