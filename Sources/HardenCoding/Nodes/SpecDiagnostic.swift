/// Something that is wrong, or doubtful, in a spec.
package struct SpecDiagnostic: Sendable, Hashable {
    package enum Severity: String, Sendable, Hashable {
        /// The spec means nothing, or something that fails.
        case error
        /// The spec is used, but should be changed.
        case warning
    }

    package var severity: Severity
    /// What is wrong and what to do about it: lower case, no full stop.
    package var message: String
    /// The field, such as `exposure[0].kong.retries`; empty for the service as a whole.
    package var path: FieldPath
    /// Where the field was written. For a spec written in Swift, the line of the service.
    package var location: SourcePosition?

    package init(
        _ severity: Severity = .error,
        _ message: String,
        path: FieldPath = .root,
        at location: SourcePosition? = nil
    ) {
        self.severity = severity
        self.message = message
        self.path = path
        self.location = location
    }
}

extension SpecDiagnostic: CustomStringConvertible {
    /// `file:line:column: error: field: message`, without what is not known.
    package var description: String {
        (location.map { "\($0): " } ?? "") + "\(severity.rawValue): " + (path == .root ? "" : "\(path): ") + message
    }
}
