import HardenCoding
import HardenRules
import HardenYAML

/// What is known of the platform and of applications, and which rules run: the content of a `.harden.yaml`.
///
/// ```swift
/// let configuration = try Configuration(
///     ManifestFile(path: ".harden.yaml", text: """
///         application: {onSIGTERM: drains, shutdown: 10s}
///         rules: {ignore: [security]}
///         """)
/// )
/// ```
public struct Configuration: Sendable {
    let file: ConfigurationFile
    let source: YAMLSource?

    /// Everything has its default, which is the cautious case.
    public init() { (file, source) = (.none, nil) }

    /// Reads a configuration.
    ///
    /// - Parameter file: The configuration as YAML or JSON; `harden config --schema` describes it.
    /// - Throws: ``EngineError`` with everything that is wrong with it.
    public init(_ file: ManifestFile) throws(EngineError) {
        let text = YAMLFile(bytes: file.bytes, name: file.path)
        let configuration = ConfigurationFile(text)
        guard configuration.diagnostics.isEmpty else {
            throw EngineError(problems: configuration.diagnostics.map(Problem.init))
        }
        let unknown = configuration.unknownRules()
        guard unknown.isEmpty else { throw EngineError(problems: unknown.map(Problem.init)) }
        (self.file, source) = (configuration, text.source)
    }
}
