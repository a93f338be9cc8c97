import HardenRules

/// How a check ends.
enum CheckOutcome {
    /// The exit status for what was found, fixed and not readable.
    ///
    /// - Parameters:
    ///   - findings: All findings that are reported.
    ///   - fixed: How many of them are fixed by what was written.
    ///   - hasInputErrors: Whether there was input that could not be read.
    /// - Returns: 2 where input could not be read, else 1 while findings are left, else 0.
    static func status(findings: Int, fixed: Int, hasInputErrors: Bool) -> ExitStatus {
        if hasInputErrors { return .failure }
        return findings > fixed ? .findings : .clean
    }
}
