import HardenRules

/// The numbers of a run.
struct ReportSummary: Hashable {
    var counts: [Severity: Int] = [:]
    var files: Int
    /// Files with findings.
    var filesWithFindings: Int
    var safelyFixable: Int
    var unsafelyFixable: Int
    var suppressed: Int
    var known: Int

    init(_ report: Report) {
        for finding in report.findings { counts[finding.severity, default: 0] += 1 }
        files = report.fileCount
        filesWithFindings = Set(report.findings.map(\.primary.file)).count
        func count(_ safety: Fix.Safety) -> Int {
            report.findings.enumerated().count {
                $0.element.fix?.safety == safety && report.refusal(of: $0.offset) == nil
            }
        }
        safelyFixable = count(.safe)
        unsafelyFixable = count(.unsafe)
        suppressed = report.suppressed.count
        known = report.known.count
    }

    var total: Int { counts.values.reduce(0, +) }

    /// Such as "3 findings in 2 files: 1 error, 2 warnings; 1 can be fixed with --write, 1 more with --unsafe-fixes".
    var text: String {
        var text = "no findings in \(Phrases.count(files, "file"))"
        if total > 0 {
            let parts = Severity.allCases.reversed().compactMap { severity -> String? in
                guard let number = counts[severity] else { return nil }
                // "advice" has no plural.
                return severity == .advice ? "\(number) advice" : Phrases.count(number, severity.rawValue)
            }
            text = "\(Phrases.count(total, "finding")) in \(Phrases.count(filesWithFindings, "file")): "
            text += parts.joined(separator: ", ")
        }
        var fixes: [String] = []
        if safelyFixable > 0 { fixes.append("\(safelyFixable) can be fixed with --write") }
        if unsafelyFixable > 0 {
            fixes.append("\(unsafelyFixable) \(fixes.isEmpty ? "can be fixed" : "more") with --unsafe-fixes")
        }
        if !fixes.isEmpty { text += "; " + fixes.joined(separator: ", ") }
        let hidden =
            (suppressed > 0 ? ["\(suppressed) suppressed"] : []) + (known > 0 ? ["\(known) in the baseline"] : [])
        return hidden.isEmpty ? text : "\(text) (\(hidden.joined(separator: ", ")))"
    }
}
