import HardenRollout

/// Whether what was observed is what the model said.
///
/// Where it says that nothing fails, nothing does. Else every failure is in a window that it predicts, with a code that
/// the proxy gives there; in each window the first and the last one are where it begins and ends, within a tenth of it or
/// two intervals of the load; and all in all, and of each code, there are as many as it says, within 15 % of all.
struct Agreement {
    let problems: [String]
    var holds: Bool { problems.isEmpty }

    init(_ plan: RunPlan, predicted: Failures, observed: Failures) {
        var problems: [String] = []
        if (predicted.total > 0) != plan.requestsShouldFail {
            problems.append("the model says \(predicted.total > 0 ? predicted.codes : "nothing fails")")
        }
        if predicted.total == 0 {
            if observed.total > 0 { problems.append("\(observed.codes), \(observed.window), where nothing may fail") }
        } else {
            problems += Self.places(plan, predicted, observed)
            problems += Self.codes(predicted, observed)
            if abs(observed.total - predicted.total) > 0.15 * predicted.total {
                problems.append("the number of failures is off by \(percent(observed.total, predicted.total))")
            }
        }
        self.problems = problems
    }

    /// Codes of which there are too few or too many. Where the proxy may answer in two ways, all can be of either.
    private static func codes(_ predicted: Failures, _ observed: Failures) -> [String] {
        let tolerance = 0.15 * predicted.total
        let statuses = Set(predicted.parts.flatMap(\.statuses)).union(observed.counts.keys)
        return statuses.sorted().compactMap { status in
            let possible = predicted.parts.filter { $0.statuses.contains(status) }
            let most = possible.reduce(0) { $0 + $1.count }
            let least = possible.filter { $0.statuses == [status] }.reduce(0) { $0 + $1.count }
            let count = observed.counts[status] ?? 0
            guard count < least - tolerance || count > most + tolerance else { return nil }
            return "\(Int(count)) × \(Failures.name(status)) is not what this proxy answers"
        }
    }

    /// What fails where it should not, and what does not where it should.
    private static func places(_ plan: RunPlan, _ predicted: Failures, _ observed: Failures) -> [String] {
        var problems: [String] = []
        var rest = observed.parts
        for window in windows(predicted, plan) {
            let inside = rest.filter { window.admits($0.start) }
            rest.removeAll { window.admits($0.start) }
            let seconds = Failures.window(window.start, window.end)
            guard let first = inside.map(\.start).min(), let last = inside.map(\.start).max() else {
                // Less than one request may be none.
                if window.count >= 1 { problems.append("nothing failed from \(seconds)") }
                continue
            }
            for status in Set(inside.flatMap(\.statuses)).subtracting(window.statuses).sorted() {
                problems.append("\(Failures.name(status)) is no code of this proxy from \(seconds)")
            }
            // Without a disruption nothing begins and nothing ends.
            guard plan.scenario.disruption != .steady else { continue }
            if abs(first - window.start) > window.tolerance {
                problems.append("the first failure from \(seconds) is at \(Failures.text(first)) s")
            }
            if abs(last - window.end) > window.tolerance {
                problems.append("the last failure from \(seconds) is at \(Failures.text(last)) s")
            }
        }
        if !rest.isEmpty {
            let times = Failures.window(rest.map(\.start).min() ?? 0, rest.map(\.start).max() ?? 0)
            problems.append("\(rest.count) failed outside of what is predicted, from \(times)")
        }
        return problems
    }

    private struct Window {
        var start: Double
        var end: Double
        var count: Double
        var statuses: Set<Int>
        let interval: Double

        var tolerance: Double { max(0.1 * (end - start), 2 * interval) }

        func admits(_ moment: Double) -> Bool { moment >= start - tolerance && moment <= end + tolerance }
    }

    /// The predicted windows in their order; those that meet are one.
    private static func windows(_ predicted: Failures, _ plan: RunPlan) -> [Window] {
        let interval = 1 / plan.simulation.requests.rate
        var windows: [Window] = []
        for part in predicted.parts.sorted(by: { $0.start < $1.start }) {
            if let last = windows.last, part.start <= last.end + 2 * interval {
                windows[windows.count - 1].end = max(last.end, part.end)
                windows[windows.count - 1].count += part.count
                windows[windows.count - 1].statuses.formUnion(part.statuses)
            } else {
                windows.append(
                    Window(
                        start: part.start,
                        end: part.end,
                        count: part.count,
                        statuses: Set(part.statuses),
                        interval: interval
                    )
                )
            }
        }
        return windows
    }
}

private func percent(_ value: Double, _ expected: Double) -> String {
    let share = Int(((value - expected) / expected * 100).rounded())
    return share > 0 ? "+\(share) %" : "\(share) %"
}
