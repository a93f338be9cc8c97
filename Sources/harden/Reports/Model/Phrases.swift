import HardenRules

/// Words that all reports use.
enum Phrases {
    /// When users see what, such as "502, on rollout, scale-down and node drain".
    static func symptoms(of finding: Finding) -> String? {
        let times = times(finding.disruptions)
        if finding.symptoms.isEmpty { return times }
        return ([finding.symptoms.joined(separator: ", ")] + (times.map { [$0] } ?? [])).joined(separator: ", ")
    }

    private static func times(_ disruptions: [Finding.Disruption]) -> String? {
        let events = disruptions.filter { $0 != .steadyState }.map(\.rawValue)
        var phrases = events.isEmpty ? [] : ["on \(list(events))"]
        if disruptions.contains(.steadyState) {
            phrases.append("in \(Finding.Disruption.steadyState.rawValue)")
        }
        return phrases.isEmpty ? nil : phrases.joined(separator: " and ")
    }

    /// Such as "1 file" and "2 files".
    static func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }

    /// Such as "a, b and c".
    static func list(_ words: [String], _ conjunction: String = "and") -> String {
        guard let last = words.last, words.count > 1 else { return words.first ?? "" }
        return words.dropLast().joined(separator: ", ") + " \(conjunction) " + last
    }

    /// Such as "slowestRequest 30 s (.harden.yaml:3:5)".
    static func assumption(_ assumption: Finding.Assumption) -> String {
        "\(assumption.setting) \(assumption.value) (\(assumption.origin))"
    }

    /// Everything that a finding says below its message, as a name and a text each.
    ///
    /// - Parameter shared: What findings stand on, where that is told elsewhere and only referred to here.
    static func details(
        of finding: Finding,
        refusal: FixPlan.RefusedFix?,
        _ shared: SharedAssumptions? = nil
    ) -> [(name: String, text: String)] {
        var details: [(name: String, text: String)] = []
        if let sum = finding.sum { details.append(("sum", sum)) }
        if let symptoms = symptoms(of: finding) {
            details.append((finding.symptoms.isEmpty ? "shows" : "users see", symptoms))
        }
        if let shared {
            if let mark = shared.mark(of: finding) {
                // Most of it is in the sum.
                if finding.sum == nil {
                    details.append(("stands on", mark))
                } else {
                    details[0].text += " \(mark)"
                }
            }
        } else {
            details += finding.assumptions.map { ($0.isGiven ? "given" : "assumes", assumption($0)) }
        }
        details += finding.notes.map { ("note", $0) }
        if let fix = finding.fix {
            details.append(("fix (\(fix.safety.rawValue))", fix.title))
            if let price = fix.price { details.append(("price", price.text)) }
            details += fix.objections.map { ("unsafe because", $0) }
        }
        if let refusal { details.append(("not fixed", refusal.reason)) }
        return details
    }
}
