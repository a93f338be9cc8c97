/// A reason why services cannot be described, with the place where it was found. Throw it from
/// ``ServiceManifest/services``.
public struct ManifestError: Error, CustomStringConvertible {
    /// What is wrong.
    public var message: String
    /// Where it was found.
    public var source: SourceLocation

    /// Creates an error that points to the line where it is thrown.
    ///
    /// - Parameters:
    ///   - message: What is wrong.
    ///   - file: The file; leave it out.
    ///   - line: The line; leave it out.
    public init(_ message: String, file: String = #filePath, line: Int = #line) {
        self.message = message
        self.source = SourceLocation(file: file, line: line)
    }

    /// `path:line: error: message`.
    public var description: String { "\(source): error: \(message)" }
}
