import HardenCoding
import HardenRules
import HardenYAML

/// Tells findings as GitLab's Code Quality report.
///
/// Source: GitLab, "Code Quality", report format.
struct GitLabReporter {
    private let report: Report

    init(_ report: Report) { self.report = report }

    var text: String {
        let findings = report.findings + report.silencesAsFindings
        let issues = zip(findings, report.fingerprints(of: findings)).map {
            finding,
            fingerprint -> SpecNode in
            let span = report.span(of: finding.primary)
            let symptoms = Phrases.symptoms(of: finding).map { " (\($0))" } ?? ""
            return [
                "description": "\(finding.message)\(symptoms)",
                "check_name": "\(finding.rule)",
                "fingerprint": "\(fingerprint.description)",
                "severity": severity(finding.severity),
                "location": [
                    "path": "\(report.name(of: finding.primary.file))",
                    "lines": ["begin": SpecNode(.int(span.start.line)), "end": SpecNode(.int(span.end.line))],
                ],
            ]
        }
        return SpecNode(.list(issues)).json
    }

    private func severity(_ severity: Severity) -> SpecNode {
        switch severity {
        case .error: "critical"
        case .warning: "major"
        case .advice: "info"
        }
    }
}
