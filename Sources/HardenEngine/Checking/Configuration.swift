import HardenCoding
package import HardenRules
package import HardenYAML

/// What is known of the platform and of applications, and which rules run: the content of a `.harden.yaml`.
///
/// ```swift
/// let configuration = try Configuration(
///     ManifestFile(path: ".harden.yaml", text: """
///         application: {onSIGTERM: drains, shutdown: 10s}
///         rules: {select: [default, security]}
///         """)
/// )
/// ```
public struct Configuration: Sendable {
    package let file: ConfigurationFile
    /// Its text, to show what is wrong in it; `nil` where it is no file.
    package let source: YAMLSource?

    /// The path of its file; `nil` where it is none.
    public var path: String? { source?.name }

    /// Everything has its default, which is the cautious case.
    public init() { self.init(.none) }

    /// Reads a configuration.
    ///
    /// - Parameter file: The configuration as YAML or JSON; `harden config --schema` describes it.
    /// - Throws: ``EngineError`` with everything that is wrong with it.
    public init(_ file: ManifestFile) throws(EngineError) {
        try self.init(bytes: file.bytes, path: file.path)
        try expectKnownRules(whereToLook: Rule.whereToLook)
    }

    /// Reads a configuration that may name rules that there are not.
    package init(bytes: [UInt8], path: String) throws(EngineError) {
        let text = YAMLFile(bytes: bytes, name: path)
        let configuration = ConfigurationFile(text)
        guard configuration.diagnostics.isEmpty else {
            throw EngineError(problems: configuration.diagnostics.map(Problem.init))
        }
        (file, source) = (configuration, text.source)
    }

    /// A configuration that was read as a part of something else.
    package init(_ file: ConfigurationFile) { (self.file, source) = (file, nil) }

    /// - Parameter whereToLook: What to do where no name is close to one that there is not.
    /// - Throws: ``EngineError`` for names that are neither a rule nor an area.
    package func expectKnownRules(whereToLook: String) throws(EngineError) {
        let unknown = file.unknownRules(whereToLook: whereToLook)
        guard unknown.isEmpty else { throw EngineError(problems: unknown.map(Problem.init)) }
    }
}

/// A configuration and the files that it is for.
public struct ConfiguredFiles: Sendable {
    /// What is known of what is in the files.
    public var configuration: Configuration
    /// The files' paths, as the manifests have them.
    public var paths: Set<String>

    /// Says which files a configuration is for.
    public init(_ configuration: Configuration = Configuration(), paths: Set<String> = []) {
        self.configuration = configuration
        self.paths = paths
    }
}
