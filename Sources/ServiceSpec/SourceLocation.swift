package import HardenCoding

/// A place in a source file: where a service, or one field of it, was written.
public struct SourceLocation: Sendable, Hashable {
    /// Path of the file.
    public var file: String
    /// Line, counted from 1.
    public var line: Int
    /// Column in characters, counted from 1; `nil` where only the line is known.
    public var column: Int?

    /// Creates a location.
    public init(file: String, line: Int, column: Int? = nil) {
        self.file = file
        self.line = line
        self.column = column
    }
}

extension SourceLocation: CustomStringConvertible {
    /// `file:line` or `file:line:column`, as terminals and editors link it.
    public var description: String {
        if let column { "\(file):\(line):\(column)" } else { "\(file):\(line)" }
    }
}

extension SourceLocation {
    /// The place of a value in a spec file.
    package init(_ position: SourcePosition) {
        self.init(file: position.file, line: position.line, column: position.column)
    }

    /// The place for messages.
    package var position: SourcePosition { SourcePosition(file: file, line: line, column: column) }
}
