import HardenRollout

/// Failures by what clients got; times are seconds of the manifest after the disruption's beginning.
struct Failures {
    /// Some that are alike: those that the model sees in a window, or a single request.
    struct Part {
        let start: Double
        let end: Double
        let count: Double
        /// What they can have got, the usual first; 0 is a connection that closed without an answer.
        let statuses: [Int]
    }

    var parts: [Part] = []

    /// How many, by status.
    var counts: [Int: Double] {
        parts.reduce(into: [:]) { counts, part in counts[part.statuses[0], default: 0] += part.count }
    }
    var first: Double? { parts.map(\.start).min() }
    var last: Double? { parts.map(\.end).max() }
    var total: Double { parts.reduce(0) { $0 + $1.count } }

    static func name(_ status: Int) -> String { status == 0 ? "closed" : "\(status)" }

    var codes: String {
        counts.sorted { $0.key < $1.key }.filter { $0.value >= 0.05 }
            .map { "\(Int($0.value.rounded())) × \(Self.name($0.key))" }.joined(separator: ", ")
    }

    var window: String {
        guard let first, let last else { return "" }
        return Self.window(first, last)
    }

    static func window(_ start: Double, _ end: Double) -> String { "\(text(start)) to \(text(end)) s" }

    static func text(_ value: Double) -> String {
        let tenths = (value * 10).rounded() / 10
        return tenths == tenths.rounded() ? "\(Int(tenths))" : "\(tenths)"
    }
}

extension Failures {
    /// What the model says, of the requests that clients see fail.
    init(_ prediction: SimulationResult, behind proxy: Hop, duration: Double) {
        for window in prediction.windows where !window.isHiddenByRetries && window.failedRequests > 0 {
            parts.append(
                Part(
                    start: window.start.value,
                    end: window.end.isNever ? duration : window.end.value,
                    count: window.failedRequests,
                    statuses: proxy.statuses(window.symptom).map { $0 ?? 0 }
                )
            )
        }
    }

    init(_ records: [LoadRecord], since begin: UInt64, _ time: RigTime) {
        for record in records where record.hasFailed {
            let sent = time.seconds(from: begin, to: record.sent)
            parts.append(Part(start: sent, end: sent, count: 1, statuses: [record.status]))
        }
    }
}
