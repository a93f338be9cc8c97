import HardenRollout

/// Failures by what clients got; times are seconds of the manifest after the disruption's beginning.
struct Failures {
    /// How many, by status; 0 is a connection that closed without an answer.
    var counts: [Int: Double] = [:]
    var first: Double?
    var last: Double?

    var total: Double { counts.values.reduce(0, +) }

    mutating func add(_ status: Int, _ count: Double, from start: Double, to end: Double) {
        counts[status, default: 0] += count
        first = min(first ?? start, start)
        last = max(last ?? end, end)
    }

    static func name(_ status: Int) -> String { status == 0 ? "closed" : "\(status)" }

    var codes: String {
        counts.sorted { $0.key < $1.key }.filter { $0.value >= 0.05 }
            .map { "\(Int($0.value.rounded())) × \(Self.name($0.key))" }.joined(separator: ", ")
    }

    var window: String {
        guard let first, let last else { return "" }
        func text(_ value: Double) -> String {
            let tenths = (value * 10).rounded() / 10
            return tenths == tenths.rounded() ? "\(Int(tenths))" : "\(tenths)"
        }
        return "\(text(first)) to \(text(last)) s"
    }
}

extension Failures {
    /// What the model says, of the requests that clients see fail.
    init(_ prediction: SimulationResult, duration: Double) {
        for window in prediction.windows where !window.isHiddenByRetries && window.failedRequests > 0 {
            let end = window.end.isNever ? duration : window.end.value
            add(window.status ?? 0, window.failedRequests, from: window.start.value, to: end)
        }
    }

    init(_ records: [LoadRecord], since begin: UInt64, _ time: RigTime) {
        for record in records where record.hasFailed {
            let sent = time.seconds(from: begin, to: record.sent)
            add(record.status, 1, from: sent, to: sent)
        }
    }
}
