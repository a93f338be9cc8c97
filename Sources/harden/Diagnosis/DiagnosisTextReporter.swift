import HardenEngine
import HardenEvidence

/// Tells a diagnosis to people.
struct DiagnosisTextReporter {
    private let report: DiagnosisReport
    private let style: TextStyle
    private let width: Int

    /// Kinds of failures that are told in full; the others are counted.
    private static let mostVerdicts = 8
    private static let mostFindings = 3
    private static let mostCauses = 4

    init(_ report: DiagnosisReport, color: Bool, width: Int) {
        self.report = report
        style = TextStyle(color: color)
        self.width = max(60, min(width, 120))
    }

    var text: String {
        let kinds = Self.kinds(report.diagnosis.verdicts)
        var lines = kinds.prefix(Self.mostVerdicts).flatMap { verdict($0[0], likewise: $0.dropFirst()) }
        let rest = kinds.dropFirst(Self.mostVerdicts)
        let more = rest.joined().reduce(report.diagnosis.summary.ungrouped) { $0 + $1.group.count }
        if more > 0 {
            lines += ["\(more) failures of \(Phrases.count(rest.count, "other kind")); --format json lists them", ""]
        }
        lines += report.diagnosis.events.flatMap(event)
        if lines.isEmpty { lines = [nothing, ""] }
        let refusals = report.diagnosis.refusals.prefix(Self.mostFindings).flatMap(refusal)
        if !refusals.isEmpty { lines += refusals + [""] }
        if let madeGood = report.diagnosis.summary.madeGood {
            let count = Phrases.count(madeGood.count, "message")
            lines +=
                wrapped("\(count) about attempts after which another was answered (\(madeGood.first))", after: "") + [
                    ""
                ]
        }
        if let zone = report.diagnosis.summary.zoneOfErrors {
            lines += ["nginx's error log has no zone: its times were taken for those of UTC\(Clock.zone(zone))", ""]
        }
        return lines.map { $0 + "\n" }.joined()
    }

    private var nothing: String {
        let summary = report.diagnosis.summary
        return summary.requests + summary.events == 0
            ? "nothing in it is known as evidence"
            : "no failure in \(Phrases.count(summary.requests, "request")) and \(Phrases.count(summary.events, "event"))"
    }

    // MARK: Verdicts

    /// Verdicts of the same words, which differ in the backend alone, together.
    private static func kinds(_ verdicts: [Diagnosis.Verdict]) -> [[Diagnosis.Verdict]] {
        var kinds: [[Diagnosis.Verdict]] = []
        var index: [String: Int] = [:]
        for verdict in verdicts {
            let places = verdict.causes.first?.findings.first.map { "\($0.location)" } ?? ""
            let key = "\(DiagnosisReport.title(verdict.group)) \(verdict.causes.first?.cause.id ?? "") \(places)"
            if let known = index[key] {
                kinds[known].append(verdict)
            } else {
                index[key] = kinds.count
                kinds.append([verdict])
            }
        }
        return kinds
    }

    private func verdict(_ verdict: Diagnosis.Verdict, likewise others: ArraySlice<Diagnosis.Verdict>) -> [String] {
        let group = verdict.group
        guard let first = verdict.causes.first else {
            return [
                TerminalText.visible("\(DiagnosisReport.title(group)): nothing is known of what it says"),
                extent(group), "",
            ]
        }
        var lines = [
            style(.emphasis, TerminalText.visible("\(DiagnosisReport.title(group)): \(first.cause.title)"))
                + " (\(first.cause.id), \(certainty(verdict)))"
        ]
        // Whoever pasted a line knows where it is.
        if group.key.format != .text { lines.append(extent(group)) }
        for passed in group.passedOn {
            lines.append(
                TerminalText.visible("  passed on: \(passed.count) in \(passed.format.rawValue); \(passed.first)")
            )
        }
        for other in others.prefix(Self.mostFindings) { lines.append("  likewise \(extent(other.group).dropFirst(2))") }
        if others.count > Self.mostFindings { lines.append("  and \(others.count - Self.mostFindings) more backends") }
        if let workloads = verdict.workloads, !workloads.isEmpty {
            lines.append(TerminalText.visible("  workload: \(Phrases.list(workloads))"))
        }
        if verdict.isUnknownBackend { lines.append("  no Service of these manifests is behind this backend") }
        lines += picture(group)
        lines += wrapped(first.cause.mechanism, after: "  why: ")
        lines += (first.ranked.reasons + first.ranked.predictions).map { TerminalText.visible("  for it: \($0)") }
        lines += first.ranked.objections.map { TerminalText.visible("  against it: \($0)") }
        lines += cure(first, isMeant: verdict.workloads != nil)
        for other in verdict.causes.dropFirst().prefix(Self.mostCauses) {
            let against = other.ranked.objections.first ?? other.ranked.reasons.first
            let first = "\(other.cause.title) (\(other.cause.id)), \(other.cause.onset.rawValue)"
            lines += wrapped(first + (against.map { "; here \($0)" } ?? ""), after: "  or: ")
        }
        if verdict.causes.count > 1, !first.cause.against.isEmpty {
            lines += wrapped(first.cause.against, after: "  what tells them apart: ")
        }
        return lines + wrapped(first.cause.look, after: "  look at: ") + [""]
    }

    /// What a proxy refused itself, as it may be meant to.
    private func refusal(_ verdict: Diagnosis.Verdict) -> [String] {
        let cause = verdict.causes.first.map { ": \($0.cause.title) (\($0.cause.id))" } ?? ""
        let title = DiagnosisReport.title(verdict.group)
        return wrapped("not counted: \(verdict.group.count) × \(title), the proxy's own answer\(cause)", after: "")
    }

    private func certainty(_ verdict: Diagnosis.Verdict) -> String {
        verdict.certainty == .possible && verdict.causes.count > 1
            ? "one of \(verdict.causes.count) that make such a line" : verdict.certainty.rawValue
    }

    private func extent(_ group: EvidenceSummary.Group) -> String {
        let summary = report.diagnosis.summary
        // nginx's error log has a line an attempt, and not one a request.
        var text =
            !group.key.format.hasLineForEachRequest && !group.isOfRequests
            ? "  \(Phrases.count(group.count, "message"))"
            : "  \(group.count) of \(Phrases.count(summary.requests, "request"))"
        if let backend = group.key.backend { text += " to \(backend)" }
        if let first = group.times.first, let last = group.times.last {
            text +=
                first / 1000 == last / 1000
                ? ", at \(Clock.text(first))" : ", from \(Clock.text(first)) to \(Clock.text(last))"
        }
        text += "; \(group.first)"
        if group.last != group.first {
            text += " to \(group.last.source == group.first.source ? "\(group.last.line)" : "\(group.last)")"
        }
        return TerminalText.visible(text)
    }

    private func cure(_ explained: Diagnosis.Explained, isMeant: Bool = false) -> [String] {
        guard !explained.findings.isEmpty else {
            guard !explained.cause.fields.isEmpty else { return [] }
            let what =
                report.manifests.isEmpty
                ? "look in the manifests at" : "no finding in the manifests is about it; look at"
            return wrapped(Phrases.list(explained.cause.fields, "and"), after: "  \(what): ")
        }
        var lines = isMeant ? [] : ["  in these manifests it could be:"]
        for finding in explained.findings.prefix(Self.mostFindings) {
            let place = "\(finding.location.path):\(finding.location.line):\(finding.location.column)"
            lines += wrapped("\(finding.message) [\(finding.rule)]", after: "  \(place): ")
            if let sum = finding.sum { lines += wrapped(sum, after: "    = ") }
            if let fix = finding.fix {
                lines += wrapped(fix.title, after: "    fix (\(fix.isSafe ? "safe" : "unsafe")): ")
            }
        }
        let more = explained.findings.count - Self.mostFindings
        if more > 0 { lines.append("  and \(more) more findings") }
        let rules = Set(explained.findings.prefix(Self.mostFindings).map(\.rule)).sorted().map { "--select \($0)" }
        let command =
            "\(ProgramName.current) \(report.manifests.map(ShellWord.of).joined(separator: " ")) \(rules.joined(separator: " "))"
        return lines + [TerminalText.visible("  the diff: \(command)")]
    }

    /// Failures over time; nothing where they lie within a second.
    private func picture(_ group: EvidenceSummary.Group) -> [String] {
        let traffic = report.diagnosis.summary.traffic
        guard let begin = group.times.first, let end = group.times.last, end - begin >= 2_000 else { return [] }
        let margin = max(1_000, (end - begin) / 20)
        let first = max(begin - margin, traffic.first ?? begin)
        let last = min(end + margin, traffic.last ?? end)
        let columns = 60
        func column(_ time: Int) -> Int? {
            let column = (time - first) * columns / max(1, last - first + 1)
            return (0..<columns).contains(column) ? column : nil
        }
        var counts = Array(repeating: 0, count: columns)
        for (span, count) in group.times.counts {
            if let column = column(max(begin, span * group.times.span)) { counts[column] += count }
        }
        let most = max(1, counts.max() ?? 1)
        let levels = Array(" ▁▂▃▄▅▆▇█")
        let bars = String(counts.map { levels[$0 == 0 ? 0 : max(1, $0 * 8 / most)] })
        var lines = [
            "  \(Clock.text(first)) \(bars) \(Clock.text(last)), at most \(most) in \(seconds(max(1_000, (last - first) / columns)))"
        ]
        var marks = Array(repeating: Character(" "), count: columns)
        for time in report.diagnosis.summary.starts.times(for: group.key.backend).times {
            if let column = column(time) { marks[column] = "+" }
        }
        for time in report.diagnosis.summary.ends.times(for: group.key.backend).times {
            if let column = column(time) { marks[column] = "†" }
        }
        if marks.contains(where: { $0 != " " }) {
            lines.append("           \(String(marks)) † a Pod ends, + one starts")
        }
        return lines
    }

    private func seconds(_ milliseconds: Int) -> String { "\((milliseconds + 500) / 1000) s" }

    private func event(_ explained: Diagnosis.Explained) -> [String] {
        var lines = [style(.emphasis, explained.cause.title) + " (\(explained.cause.id))"]
        lines += explained.ranked.reasons.map { TerminalText.visible("  \($0)") }
        lines += wrapped(explained.cause.mechanism, after: "  why: ") + cure(explained)
        return lines + wrapped(explained.cause.look, after: "  look at: ") + [""]
    }

    /// A text on lines of the terminal's width.
    private func wrapped(_ text: String, after head: String) -> [String] {
        let (text, head) = (TerminalText.visible(text), TerminalText.visible(head))
        let indentation = String(repeating: " ", count: head.prefix { $0 == " " }.count + 2)
        var lines: [String] = []
        var line = head
        var isEmpty = true
        for word in text.split(separator: " ") {
            if !isEmpty, TerminalText.width(line) + TerminalText.width(String(word)) + 1 > width {
                lines.append(line)
                line = indentation
                isEmpty = true
            }
            line += isEmpty ? String(word) : " \(word)"
            isEmpty = false
        }
        return lines + [line]
    }
}

/// Times of day, UTC.
enum Clock {
    /// How much a zone is ahead of UTC, such as `+01:00`.
    static func zone(_ milliseconds: Int) -> String {
        (milliseconds < 0 ? "-" : "+") + text(abs(milliseconds)).prefix(5)
    }

    static func text(_ time: Int) -> String {
        let seconds = time / 1000 % 86_400
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(two(seconds / 3600)):\(two(seconds / 60 % 60)):\(two(seconds % 60))"
    }
}
