import HardenCoding
import HardenGeneration
import HardenYAML
public import ServiceSpec

extension Service {
    /// Reads the services of a spec that is written as YAML or JSON.
    ///
    /// - Parameter file: The spec; `harden schema` describes it.
    /// - Throws: ``EngineError`` with everything that is wrong with it.
    public static func read(_ file: ManifestFile) throws(EngineError) -> [Service] {
        var reading = SpecReading()
        reading.add(YAMLFile(bytes: file.bytes, name: file.path))
        guard !reading.hasErrors else {
            let errors = reading.diagnostics.filter { $0.severity == .error }
            throw EngineError(problems: reading.errors.map(Problem.init) + errors.map(Problem.init))
        }
        return reading.services
    }
}
