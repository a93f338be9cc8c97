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
    var fixing: Fixing

    /// What a run does about the fixes that it tells of.
    enum Fixing: Hashable, Sendable {
        case offered
        /// They are made: the safe ones, or all.
        case made(unsafe: Bool)
        /// They can be shown only: the input is no file.
        case shown
    }

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
        fixing = report.fixing
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
        if !fixes.isEmpty { text += "; " + fixes.joined(separator: ", ") }
        let hidden =
            (suppressed > 0 ? ["\(suppressed) suppressed"] : []) + (known > 0 ? ["\(known) in the baseline"] : [])
        return hidden.isEmpty ? text : "\(text) (\(hidden.joined(separator: ", ")))"
    }

    private var fixes: [String] {
        var (safe, unsafe) = (safelyFixable, unsafelyFixable)
        var fixes: [String] = []
        if fixing == .made(unsafe: true) { (safe, unsafe) = (safe + unsafe, 0) }
        if safe > 0 {
            switch fixing {
            case .offered: fixes.append("\(safe) can be fixed with --write")
            case .made: fixes.append("\(safe) \(safe == 1 ? "is" : "are") fixed")
            case .shown: fixes.append("\(safe) can be fixed, as --diff shows")
            }
        }
        if unsafe > 0 { fixes.append("\(unsafe) \(fixes.isEmpty ? "can be fixed" : "more") with --unsafe-fixes") }
        return fixes
    }
}
