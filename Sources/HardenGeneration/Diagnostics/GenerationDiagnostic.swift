package import HardenCoding
package import ServiceSpec

/// Something that a user should know about a spec and what is generated from it.
package struct GenerationDiagnostic: Sendable, Hashable {
    package enum Severity: String, Sendable, Hashable, CaseIterable {
        /// Nothing is written for this service.
        case error
        /// Requests may be lost, or part of the spec has no effect.
        case warning
        /// Good to know.
        case note
    }

    package var severity: Severity
    /// The service's name.
    package var service: String
    /// The field of the spec, such as `traffic.keepAlive`; the root for the service as a whole.
    package var field: FieldPath
    /// What is the case and what users will see, in lower case and without full stop.
    package var message: String
    /// What to do about it.
    package var hint: String?
    /// Where the field or the service was written.
    package var location: SourceLocation?

    package init(
        _ severity: Severity,
        service: String,
        field: FieldPath = .root,
        _ message: String,
        hint: String? = nil,
        location: SourceLocation? = nil
    ) {
        self.severity = severity
        self.service = service
        self.field = field
        self.message = message
        self.hint = hint
        self.location = location
    }
}

extension GenerationDiagnostic: CustomStringConvertible {
    /// `file:line:column: severity: service: field: message; hint`, as terminals and editors link it.
    package var description: String {
        let place = location.map { "\($0): " } ?? ""
        let subject = field == .root ? service : "\(service): \(field)"
        return "\(place)\(severity.rawValue): \(subject): \(message)\(hint.map { "; \($0)" } ?? "")"
    }
}

extension FieldPath {
    /// A path of field names with dots between them.
    init(dotted: String) {
        self = dotted.split(separator: ".").reduce(.root) { $0.field(String($1)) }
    }
}
