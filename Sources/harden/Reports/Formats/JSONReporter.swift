import HardenCoding
import HardenRules
import HardenSystem
import HardenYAML

import struct HardenEngine.Silence

/// Tells findings to programs, in a form that carries a version: what is there keeps its meaning within one.
struct JSONReporter {
    /// Raised when something is removed or changes its meaning.
    static let schemaVersion = 1

    private let report: Report

    init(_ report: Report) { self.report = report }

    var text: String {
        let summary = report.summary
        let fingerprints = report.fingerprints(of: report.findings)
        let document: SpecNode = [
            "schemaVersion": SpecNode(.int(Self.schemaVersion)),
            "tool": ["name": "harden", "version": "\(Harden.version)"],
            "summary": [
                "files": SpecNode(.int(summary.files)),
                "findings": SpecNode(.int(summary.total)),
                "errors": SpecNode(.int(summary.counts[.error] ?? 0)),
                "warnings": SpecNode(.int(summary.counts[.warning] ?? 0)),
                "advice": SpecNode(.int(summary.counts[.advice] ?? 0)),
                "safelyFixable": SpecNode(.int(summary.safelyFixable)),
                "unsafelyFixable": SpecNode(.int(summary.unsafelyFixable)),
                "suppressed": SpecNode(.int(summary.suppressed)),
                "inBaseline": SpecNode(.int(summary.known)),
                "silenced": SpecNode(.int(report.silences.count)),
                "remarks": SpecNode(.int(report.remarks.reduce(0) { $0 + $1.findings.count })),
            ],
            "findings": SpecNode(.list([])),
            "suppressed": SpecNode(.list(suppressed)),
            "inBaseline": SpecNode(
                .list(zip(report.known, report.fingerprints(of: report.known)).map { node($0, $1, position: nil) })
            ),
            "silenced": SpecNode(.list(report.silences.map(Self.node))),
            "remarks": SpecNode(.list(report.remarks.map(node))),
        ]
        // A tree of all findings would take ten times the memory of its text.
        let findings = Array(report.findings.indices).concurrentMap(batch: 16) {
            node(report.findings[$0], fingerprints[$0], position: $0).json(indentation: "    ")
        }
        return document.json(filling: "findings", with: findings)
    }

    private func node(_ remark: Remark) -> SpecNode {
        let objects = remark.findings.map { finding -> SpecNode in
            [
                "object": "\(TerminalText.visible(finding.object))", "message": "\(finding.message)",
                "location": location(finding.primary),
            ]
        }
        return [
            "rule": "\(remark.rule)", "message": "\(remark.text)", "count": SpecNode(.int(remark.findings.count)),
            "objects": SpecNode(.list(objects)),
        ]
    }

    private static func node(_ silence: Silence) -> SpecNode {
        [
            "kind": "\(silence.kind.rawValue)", "file": "\(silence.path)",
            "line": silence.line.map { SpecNode(.int($0)) } ?? SpecNode(.null),
            "reason": "\(TerminalText.visible(silence.reason))",
        ]
    }

    private var suppressed: [SpecNode] {
        let fingerprints = report.fingerprints(of: report.suppressed.map(\.finding))
        return zip(report.suppressed, fingerprints).map { suppressed, fingerprint in
            [
                "by": "\(suppressed.suppression.source.rawValue)",
                "reason": "\(TerminalText.visible(suppressed.suppression.reason))",
                "finding": node(suppressed.finding, fingerprint, position: nil),
            ]
        }
    }

    private func node(_ finding: Finding, _ fingerprint: Fingerprint, position: Int?) -> SpecNode {
        var entries: [SpecEntry] = [
            SpecEntry("rule", "\(finding.rule)"),
            SpecEntry("severity", "\(finding.severity.rawValue)"),
            SpecEntry("confidence", "\(finding.confidence.rawValue)"),
            SpecEntry("message", "\(finding.message)"),
            SpecEntry("object", "\(TerminalText.visible(finding.object))"),
            SpecEntry("fingerprint", "\(fingerprint.description)"),
            SpecEntry("location", location(finding.primary)),
            SpecEntry("related", SpecNode(.list(finding.secondary.map(location)))),
            SpecEntry("disruptions", strings(finding.disruptions.map(\.rawValue))),
            SpecEntry("symptoms", strings(finding.symptoms)),
        ]
        if let sum = finding.sum { entries.append(SpecEntry("sum", "\(sum)")) }
        let assumptions = finding.assumptions.map { assumption -> SpecNode in
            [
                "setting": "\(assumption.setting)", "value": "\(assumption.value)", "origin": "\(assumption.origin)",
            ]
        }
        entries.append(SpecEntry("assumptions", SpecNode(.list(assumptions))))
        entries.append(SpecEntry("notes", strings(finding.notes)))
        if let fix = finding.fix {
            var node: [SpecEntry] = [
                SpecEntry("title", "\(fix.title)"), SpecEntry("safety", "\(fix.safety.rawValue)"),
                SpecEntry("changes", SpecNode(.list(fix.changes.map(Self.node)))),
                SpecEntry("edits", SpecNode(.list(report.changes(of: finding).flatMap(edits)))),
            ]
            if let price = fix.price { node.append(SpecEntry("price", Self.node(price))) }
            if !fix.objections.isEmpty { node.append(SpecEntry("objections", strings(fix.objections))) }
            if let position, let refusal = report.refusal(of: position) {
                node.append(SpecEntry("refused", "\(refusal.reason)"))
            }
            entries.append(SpecEntry("fix", SpecNode(.map(node))))
        }
        return SpecNode(.map(entries))
    }

    private func strings(_ texts: [String]) -> SpecNode { SpecNode(.list(texts.map { "\($0)" })) }

    private func location(_ label: Finding.Label) -> SpecNode {
        var entries = [SpecEntry("file", "\(label.file)")]
        if let document = label.document { entries.append(SpecEntry("document", SpecNode(.int(document)))) }
        let span = report.span(of: label)
        entries.append(SpecEntry("start", place(span.start, label.range.lowerBound)))
        entries.append(SpecEntry("end", place(span.end, label.range.upperBound)))
        if !label.text.isEmpty { entries.append(SpecEntry("text", "\(label.text)")) }
        return SpecNode(.map(entries))
    }

    private func place(_ location: TextLocation, _ offset: Int) -> SpecNode {
        [
            "line": SpecNode(.int(location.line)), "column": SpecNode(.int(location.column)),
            "offset": SpecNode(.int(offset)),
        ]
    }

    private func edits(_ file: FixPlan.PatchedFile) -> [SpecNode] {
        let text = report.text(of: file.path)
        return file.edits.map { edit in
            let span = text.span(of: edit.range)
            return [
                "file": "\(file.path)", "isNewFile": SpecNode(.bool(file.original == nil)),
                "start": place(span.start, edit.range.lowerBound), "end": place(span.end, edit.range.upperBound),
                "replacement": "\(String(decoding: edit.replacement, as: UTF8.self))",
            ]
        }
    }
}
