package import HardenCoding
import HardenGeneration
import HardenSystem
import HardenYAML
import ServiceSpec

/// Something that keeps the engine from its work, or that it has to say about its input, with its place.
public struct Problem: Sendable, Hashable, CustomStringConvertible {
    /// How much it stands in the way.
    public enum Severity: String, Sendable, Hashable {
        /// Nothing is written before it is corrected.
        case error
        /// What is written works, but not as well as it could.
        case warning
        /// Good to know.
        case note
    }

    /// How much it stands in the way.
    public let severity: Severity
    /// The file, where the problem is in one.
    public let path: String?
    /// The line, from 1, where it is known.
    public let line: Int?
    /// The column in characters, from 1, where it is known.
    public let column: Int?
    /// What is wrong and what to do about it, without a full stop.
    public let message: String

    init(severity: Severity, path: String?, line: Int? = nil, column: Int? = nil, message: String) {
        self.severity = severity
        self.path = path
        self.line = line
        self.column = column
        self.message = message
    }

    /// As compilers say it: `k8s/orders.yaml:3:11: error: …`.
    public var description: String {
        let place = [path, line.map(String.init), column.map(String.init)].compactMap(\.self).joined(separator: ":")
        return (place.isEmpty ? "" : "\(place): ") + "\(severity.rawValue): \(message)"
    }
}

/// Why something cannot be done: everything that is wrong, at once.
public struct EngineError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong; never empty.
    public let problems: [Problem]

    package init(problems: [Problem]) { self.problems = problems }

    /// One problem a line.
    public var description: String { problems.map(\.description).joined(separator: "\n") }
}

extension Problem {
    init(_ error: FileError) {
        self.init(severity: .error, path: error.path, message: error.message)
    }

    init(_ error: YAMLError) {
        self.init(
            severity: .error,
            path: error.source,
            line: error.location.line,
            column: error.location.column,
            message: error.message
                + (error.context.map { " (\($0.message), from \($0.location))" } ?? "")
                + (error.hint.map { "; \($0)" } ?? "")
        )
    }

    package init(_ diagnostic: SpecDiagnostic) {
        let field = diagnostic.path == .root ? "" : "\(diagnostic.path): "
        self.init(
            severity: diagnostic.severity == .error ? .error : .warning,
            path: diagnostic.location?.file,
            line: diagnostic.location?.line,
            column: diagnostic.location?.column,
            message: field + diagnostic.message
        )
    }

    init(_ diagnostic: GenerationDiagnostic) {
        let field = diagnostic.field == .root ? "" : "\(diagnostic.field): "
        self.init(
            severity: diagnostic.severity == .error ? .error : .warning,
            path: diagnostic.location?.file,
            line: diagnostic.location?.line,
            column: diagnostic.location?.column,
            message: "\(diagnostic.service): \(field)\(diagnostic.message)"
                + (diagnostic.hint.map { "; \($0)" } ?? "")
        )
    }
}
