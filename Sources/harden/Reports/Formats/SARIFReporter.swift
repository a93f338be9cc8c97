import HardenCoding
import HardenRules
import HardenSystem
import HardenYAML

import struct HardenEngine.Silence

/// Tells findings in the Static Analysis Results Interchange Format 2.1.0 (OASIS), which code hosts show beside the code.
struct SARIFReporter {
    private let report: Report

    init(_ report: Report) { self.report = report }

    var text: String {
        var run = [
            SpecEntry("tool", ["driver": driver]),
            // A column is a character (Unicode scalar), as in all other reports.
            SpecEntry("columnKind", "unicodeCodePoints"),
            SpecEntry("results", SpecNode(.list([]))),
        ]
        var invocation = [SpecEntry("executionSuccessful", SpecNode(.bool(true)))]
        let (silences, remarks) = (report.silences.map(notification), report.remarks.map(notification))
        if !silences.isEmpty {
            invocation.append(SpecEntry("toolConfigurationNotifications", SpecNode(.list(silences))))
        }
        if !remarks.isEmpty { invocation.append(SpecEntry("toolExecutionNotifications", SpecNode(.list(remarks)))) }
        if invocation.count > 1 { run.append(SpecEntry("invocations", [SpecNode(.map(invocation))])) }
        let document: SpecNode = [
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [SpecNode(.map(run))],
        ]
        return document.json(filling: "results", with: results)
    }

    /// What keeps the check from judging or telling.
    private func notification(_ silence: Silence) -> SpecNode {
        var location = [
            SpecEntry("artifactLocation", ["uri": "\(FileURI.reference(report.name(of: silence.path)))"])
        ]
        if let line = silence.line { location.append(SpecEntry("region", ["startLine": SpecNode(.int(line))])) }
        return [
            "descriptor": ["id": "silenced/\(silence.kind.rawValue)"],
            "level": "note",
            "message": ["text": "\(TerminalText.visible(silence.reason))"],
            "locations": [["physicalLocation": SpecNode(.map(location))]],
        ]
    }

    /// Advice that is told once a rule: no result, so that nobody gets an annotation.
    private func notification(_ remark: Remark) -> SpecNode {
        [
            "descriptor": ["id": "remark/\(remark.rule)"],
            "level": "none",
            "message": ["text": "\(remark.text)"],
            "locations": SpecNode(.list(remark.findings.map { location($0.primary, object: $0.object) })),
        ]
    }

    // MARK: Rules

    /// Identifiers of rules that are described: the catalogue's, and what else was found.
    private var ruleIdentifiers: [String] {
        let known = report.rules.map(\.id)
        let findings = report.findings + report.suppressed.map(\.finding) + report.known
        return known + Set(findings.map(\.rule)).subtracting(known).sorted()
    }

    private var driver: SpecNode {
        [
            "name": "harden",
            "version": "\(Harden.version)",
            "semanticVersion": "\(Harden.version)",
            "rules": SpecNode(.list(ruleIdentifiers.map { report.rule($0).map(descriptor) ?? ["id": "\($0)"] })),
        ]
    }

    private func descriptor(_ rule: RuleMetadata) -> SpecNode {
        // An area and a disruption may have the same name; the schema wants each tag once.
        let disruptions = rule.disruptions.map(\.rawValue).filter { $0 != rule.area.rawValue }
        let tags = [rule.area.rawValue] + disruptions
        var entries: [SpecEntry] = [
            SpecEntry("id", "\(rule.id)"),
            SpecEntry("shortDescription", ["text": "\(rule.title)"]),
            SpecEntry("fullDescription", ["text": "\(rule.explanation)"]),
            SpecEntry("help", ["text": "\(rule.explanation)", "markdown": "\(RuleDocumentation(rule).help)"]),
            SpecEntry(
                "defaultConfiguration",
                ["enabled": SpecNode(.bool(rule.isOnByDefault)), "level": level(rule.severity)]
            ),
            SpecEntry(
                "properties",
                [
                    "tags": SpecNode(.list(tags.map { "\($0)" })),
                    "remedy": "\(rule.remedy.rawValue)",
                ]
            ),
        ]
        if let source = rule.sources.first(where: { $0.hasPrefix("https://") }) {
            entries.append(SpecEntry("helpUri", "\(source)"))
        }
        return SpecNode(.map(entries))
    }

    private func level(_ severity: Severity) -> SpecNode {
        switch severity {
        case .error: "error"
        case .warning: "warning"
        case .advice: "note"
        }
    }

    // MARK: Results

    /// The results as text: a tree of them all would take ten times the memory.
    private var results: [String] {
        let indentation = "        "
        let rules = Dictionary(ruleIdentifiers.enumerated().map { ($1, $0) }) { first, _ in first }
        func index(_ finding: Finding) -> Int { rules[finding.rule] ?? -1 }
        let fingerprints = report.fingerprints(of: report.findings)
        let open = Array(report.findings.indices).concurrentMap(batch: 16) { position in
            let finding = report.findings[position]
            return result(
                finding,
                fingerprints[position],
                rules[finding.rule] ?? -1,
                position: position,
                suppression: nil
            )
            .json(indentation: indentation)
        }
        let suppressed = zip(report.suppressed, report.fingerprints(of: report.suppressed.map(\.finding))).map {
            suppressed,
            fingerprint in
            let kind: SpecNode = suppressed.suppression.source == .configuration ? "external" : "inSource"
            let suppression: SpecNode = [
                "kind": kind, "justification": "\(TerminalText.visible(suppressed.suppression.reason))",
            ]
            return result(
                suppressed.finding,
                fingerprint,
                index(suppressed.finding),
                position: nil,
                suppression: suppression
            )
            .json(indentation: indentation)
        }
        let known = zip(report.known, report.fingerprints(of: report.known)).map { finding, fingerprint in
            let suppression: SpecNode = ["kind": "external", "justification": "in the baseline"]
            return result(finding, fingerprint, index(finding), position: nil, suppression: suppression)
                .json(indentation: indentation)
        }
        return open + suppressed + known
    }

    private func result(
        _ finding: Finding,
        _ fingerprint: Fingerprint,
        _ index: Int,
        position: Int?,
        suppression: SpecNode?
    ) -> SpecNode {
        let refusal = position.flatMap(report.refusal)
        let details = Phrases.details(of: finding, refusal: refusal).map { "\n\($0.name): \($0.text)" }.joined()
        var entries: [SpecEntry] = [
            SpecEntry("ruleId", "\(finding.rule)"),
            SpecEntry("ruleIndex", SpecNode(.int(index))),
            SpecEntry("level", level(finding.severity)),
            SpecEntry("message", ["text": "\(finding.message)\(details)"]),
            SpecEntry("locations", [location(finding.primary, object: finding.object)]),
            SpecEntry("properties", properties(of: finding)),
            SpecEntry("partialFingerprints", ["harden/v1": "\(fingerprint.description)"]),
        ]
        if !finding.secondary.isEmpty {
            let related = finding.secondary.map { location($0, object: nil) }
            entries.append(SpecEntry("relatedLocations", SpecNode(.list(related))))
        }
        let changes = report.changes(of: finding)
        if let fix = finding.fix, !changes.isEmpty {
            entries.append(
                SpecEntry(
                    "fixes",
                    [
                        [
                            "description": ["text": "\(fix.title) (\(fix.safety.rawValue))"],
                            "artifactChanges": SpecNode(.list(changes.map(change))),
                        ]
                    ]
                )
            )
        }
        if let suppression { entries.append(SpecEntry("suppressions", [suppression])) }
        return SpecNode(.map(entries))
    }

    private func properties(of finding: Finding) -> SpecNode {
        var properties = [SpecEntry("confidence", "\(finding.confidence.rawValue)")]
        // Programs that show a fix show it without the message.
        if let price = finding.fix?.price { properties.append(SpecEntry("fixPrice", "\(price.text)")) }
        if let objections = finding.fix?.objections, !objections.isEmpty {
            properties.append(SpecEntry("fixObjections", SpecNode(.list(objections.map { "\($0)" }))))
        }
        return SpecNode(.map(properties))
    }

    private func location(_ label: Finding.Label, object: String?) -> SpecNode {
        var entries = [
            SpecEntry(
                "physicalLocation",
                [
                    "artifactLocation": ["uri": "\(FileURI.reference(report.name(of: label.file)))"],
                    "region": region(report.span(of: label)),
                ]
            )
        ]
        if !label.text.isEmpty { entries.append(SpecEntry("message", ["text": "\(label.text)"])) }
        if let object {
            entries.append(
                SpecEntry(
                    "logicalLocations",
                    [["fullyQualifiedName": "\(TerminalText.visible(object))", "kind": "resource"]]
                )
            )
        }
        return SpecNode(.map(entries))
    }

    private func region(_ span: SourceSpan) -> SpecNode {
        [
            "startLine": SpecNode(.int(span.start.line)), "startColumn": SpecNode(.int(span.start.column)),
            "endLine": SpecNode(.int(span.end.line)), "endColumn": SpecNode(.int(span.end.column)),
            "byteOffset": SpecNode(.int(span.bytes.lowerBound)), "byteLength": SpecNode(.int(span.bytes.count)),
        ]
    }

    private func change(_ file: FixPlan.PatchedFile) -> SpecNode {
        let text = report.text(of: file.path)
        let replacements = file.edits.map { edit -> SpecNode in
            [
                "deletedRegion": region(text.span(of: edit.range)),
                "insertedContent": ["text": "\(String(decoding: edit.replacement, as: UTF8.self))"],
            ]
        }
        return [
            "artifactLocation": ["uri": "\(FileURI.reference(report.name(of: file.path)))"],
            "replacements": SpecNode(.list(replacements)),
        ]
    }
}
