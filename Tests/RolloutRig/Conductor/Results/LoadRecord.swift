import Foundation

/// One request as its client saw it; times are nanoseconds of the monotonic clock.
struct LoadRecord: Sendable {
    let due: UInt64
    let sent: UInt64
    /// 0 without an answer.
    let status: Int

    var hasFailed: Bool { status != 200 }

    init?(_ line: Substring) {
        let parts = line.split(separator: " ")
        guard parts.count == 9, let due = UInt64(parts[0]), let sent = UInt64(parts[1]),
            let status = Int(parts[3])
        else { return nil }
        (self.due, self.sent, self.status) = (due, sent, status)
    }

    static func read(_ file: URL) throws -> [LoadRecord] {
        try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map { line in
            guard let record = LoadRecord(line) else { throw RigError("\(file.path): '\(line)' is no request") }
            return record
        }
    }
}

/// How late requests were sent, by which a busy machine is told from a failure; milliseconds of the rig.
struct LoadLateness {
    let median: Double
    let nearlyAll: Double
    let most: Double

    init(_ records: [LoadRecord]) {
        let sorted = records.map { Double($0.sent - min($0.due, $0.sent)) / 1e6 }.sorted()
        func part(_ share: Double) -> Double {
            sorted.isEmpty ? 0 : sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]
        }
        (median, nearlyAll, most) = (part(0.5), part(0.99), sorted.last ?? 0)
    }

    /// Whether the machine was too busy for its figures to mean anything.
    var isDisturbed: Bool { nearlyAll > 20 || most > 60 }

    var text: String { String(format: "%.1f/%.1f/%.1f ms", median, nearlyAll, most) }
}
