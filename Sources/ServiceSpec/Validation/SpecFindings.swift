import HardenCoding

/// Collects what rules find.
struct SpecFindings {
    private(set) var diagnostics: [SpecDiagnostic] = []

    mutating func error(_ path: FieldPath, _ message: String) {
        diagnostics.append(SpecDiagnostic(.error, message, path: path))
    }

    mutating func warning(_ path: FieldPath, _ message: String) {
        diagnostics.append(SpecDiagnostic(.warning, message, path: path))
    }
}

extension Service {
    /// Applies the rules that concern more than one field. Each field by itself is in order already.
    func check(into findings: inout SpecFindings) {
        checkContainer(into: &findings)
        checkPorts(into: &findings)
        checkAvailability(into: &findings)
        checkHealth(into: &findings)
        checkShutdown(into: &findings)
        checkExposure(into: &findings)
        checkSessionAffinity(into: &findings)
        checkSecurity(into: &findings)
        checkExtras(into: &findings)
    }
}
