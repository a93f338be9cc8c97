import HardenRollout

/// Whether what was observed is what the model said.
///
/// Where it says that nothing fails, nothing does. Else failures begin and end where it says, within a tenth of the
/// window or two intervals between requests to one Pod; they have the codes that it gives, and their number is within
/// 15 %, or 3 requests where those are more: requests that are about to be sent as the window opens and closes.
struct Agreement {
    let problems: [String]
    var holds: Bool { problems.isEmpty }

    init(_ plan: RunPlan, predicted: Failures, observed: Failures, windows: [FailureWindow]) {
        problems = Self.problems(plan, predicted, observed, windows)
    }

    private static func problems(
        _ plan: RunPlan,
        _ predicted: Failures,
        _ observed: Failures,
        _ windows: [FailureWindow]
    ) -> [String] {
        var problems: [String] = []
        let expected = plan.scenario.expect
        if (predicted.total > 0) != (expected == .requestsFail) {
            problems.append("the model says \(predicted.total > 0 ? predicted.codes : "nothing fails")")
        }
        guard predicted.total > 0, let first = predicted.first, let last = predicted.last else {
            if observed.total > 0 { problems.append("\(observed.codes), \(observed.window), where nothing may fail") }
            return problems
        }
        guard let observedFirst = observed.first, let observedLast = observed.last else {
            return problems + ["nothing failed"]
        }
        let simulation = plan.simulation
        let interval = Double(simulation.workload.scale.replicas) / simulation.requests.rate
        let tolerance = max(0.1 * (last - first), 2 * interval)
        if plan.scenario.disruption != .steady {
            if abs(observedFirst - first) > tolerance { problems.append("the first failure is not where it should be") }
            if abs(observedLast - last) > tolerance { problems.append("the last failure is not where it should be") }
        }
        let allowed = Set(windows.flatMap { simulation.path.proxy.statuses(of: $0.symptom).map { $0 ?? 0 } })
        for status in observed.counts.keys where !allowed.contains(status) {
            problems.append("\(Failures.name(status)) is no code of this proxy here")
        }
        if abs(observed.total - predicted.total) > max(0.15 * predicted.total, 3) {
            problems.append("the number of failures is off by \(percent(observed.total, predicted.total))")
        }
        return problems
    }

    private static func percent(_ value: Double, _ expected: Double) -> String {
        let share = Int(((value - expected) / expected * 100).rounded())
        return share > 0 ? "+\(share) %" : "\(share) %"
    }
}
