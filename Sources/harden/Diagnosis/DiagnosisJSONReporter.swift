import HardenCoding
import HardenEngine
import HardenEvidence

/// Tells a diagnosis to programs. Times are milliseconds since 1970, UTC.
///
/// ```
/// schemaVersion, tool
/// summary     requests, failures, events, errorLogZone, unreadLines, formats: how many records of each
/// verdicts    one a kind of failure, the most frequent first:
///   statuses    status, count
///   signs       text, vocabulary, source: what the evidence says
///   unknown     values that are not known
///   backend, workloads, count, first, last: of the evidence; firstTime, lastTime
///   latency     median, commonest, share: milliseconds; null where the evidence has none
///   certainty   certain, likely, possible
///   causes      the likeliest first: id, title, mechanism, for, against, fields, look, sources, findings
/// events      causes that events alone name
/// ```
struct DiagnosisJSONReporter {
    /// Raised when something is removed or changes its meaning.
    static let schemaVersion = 1

    private let report: DiagnosisReport

    init(_ report: DiagnosisReport) { self.report = report }

    var text: String {
        let summary = report.diagnosis.summary
        let formats = report.formats.sorted { $0.key.rawValue < $1.key.rawValue }
        let document: SpecNode = [
            "schemaVersion": number(Self.schemaVersion),
            "tool": ["name": "harden", "version": "\(Harden.version)"],
            "summary": [
                "requests": number(summary.requests),
                "failures": number(summary.failures),
                "refusals": number(summary.refusals),
                "attemptsMadeGood": number(summary.madeGood?.count ?? 0),
                "events": number(summary.events),
                "errorLogZone": summary.zoneOfErrors.map { string(Clock.zone($0)) } ?? SpecNode(.null),
                "unreadLines": number(report.unread.count),
                "formats": list(formats) { ["format": "\($0.key.rawValue)", "records": number($0.value)] },
            ],
            "verdicts": list(report.diagnosis.verdicts, verdict),
            "refusals": list(report.diagnosis.refusals, verdict),
            "events": list(report.diagnosis.events, explained),
        ]
        return document.json
    }

    private func verdict(_ verdict: Diagnosis.Verdict) -> SpecNode {
        let group = verdict.group
        let latency = group.latencies.commonest.map { common -> SpecNode in
            [
                "median": number(group.latencies.median ?? 0),
                "commonest": number(common.milliseconds),
                "share": SpecNode(.double(common.share)),
            ]
        }
        return [
            "statuses": list(group.statuses.sorted { $0.key < $1.key }) {
                ["status": number($0.key), "count": number($0.value)]
            },
            "signs": list(group.key.signs) {
                ["text": "\($0.text)", "vocabulary": "\($0.vocabulary.rawValue)", "source": "\($0.vocabulary.source)"]
            },
            "unknown": list(group.key.unknownValues, string),
            "backend": group.key.backend.map(string) ?? SpecNode(.null),
            "workloads": list(verdict.workloads ?? [], string),
            "count": number(group.count),
            "first": "\(group.first)",
            "last": "\(group.last)",
            "passedOn": list(group.passedOn) {
                ["format": "\($0.format.rawValue)", "count": number($0.count), "first": "\($0.first)"]
            },
            "firstTime": group.times.first.map(number) ?? SpecNode(.null),
            "lastTime": group.times.last.map(number) ?? SpecNode(.null),
            "latency": latency ?? SpecNode(.null),
            "certainty": "\(verdict.certainty.rawValue)",
            "causes": list(verdict.causes, explained),
        ]
    }

    private func explained(_ explained: Diagnosis.Explained) -> SpecNode {
        let cause = explained.cause
        return [
            "id": "\(cause.id)",
            "title": "\(cause.title)",
            "mechanism": "\(cause.mechanism)",
            "for": list(explained.ranked.reasons + explained.ranked.predictions, string),
            "against": list(explained.ranked.objections, string),
            "fields": list(cause.fields, string),
            "look": "\(cause.look)",
            "sources": list(cause.sources, string),
            "findings": list(explained.findings) { finding in
                [
                    "rule": "\(finding.rule)",
                    "severity": "\(finding.severity.rawValue)",
                    "message": "\(finding.message)",
                    "object": "\(finding.object)",
                    "file": "\(finding.location.path)",
                    "line": number(finding.location.line),
                    "column": number(finding.location.column),
                    "sum": finding.sum.map(string) ?? SpecNode(.null),
                    "fix": finding.fix.map { ["title": "\($0.title)", "isSafe": SpecNode(.bool($0.isSafe))] }
                        ?? SpecNode(.null),
                ]
            },
        ]
    }

    private func number(_ value: Int) -> SpecNode { SpecNode(.int(value)) }

    private func string(_ value: String) -> SpecNode { SpecNode(.string(value)) }

    private func list<Element>(_ elements: [Element], _ node: (Element) -> SpecNode) -> SpecNode {
        SpecNode(.list(elements.map(node)))
    }
}
