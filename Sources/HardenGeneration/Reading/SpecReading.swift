package import HardenCoding
import HardenDecoding
package import HardenYAML
package import ServiceSpec

/// The services of spec files, and everything that was found wrong with them.
package struct SpecReading: Sendable {
    /// Services without errors.
    package private(set) var services: [Service] = []
    /// The folder for manifests, where a spec names one.
    package private(set) var output: String?
    /// Where it names it.
    package private(set) var outputPosition: SourcePosition?
    /// What is wrong with the specs.
    package private(set) var diagnostics: [SpecDiagnostic] = []
    /// Why spec files cannot be read at all.
    package private(set) var errors: [YAMLError] = []
    /// The services as they stand in their files.
    private var nodes: [SourceLocation: SpecNode] = [:]

    package init() {}

    package var hasErrors: Bool { !errors.isEmpty || diagnostics.contains { $0.severity == .error } }

    /// Adds a file of YAML or JSON: a service, `{services: […], output: …}`, or several documents of either.
    package mutating func add(_ file: YAMLFile) {
        errors += file.errors
        for document in file.documents where !document.isEmpty {
            var reader = SpecNodeReader(document)
            let node = reader.node
            diagnostics += reader.errors
            guard reader.errors.isEmpty else { continue }
            let (read, found) = SpecFile.decode(node)
            if output == nil, let folder = read.output {
                output = folder
                outputPosition = node["output"]?.location
            }
            diagnostics += found
            services += read.services
            remember(node)
        }
        let known = Set(diagnostics)
        diagnostics += SpecFile.duplicates(in: services).filter { !known.contains($0) }
    }

    private mutating func remember(_ node: SpecNode) {
        if let location = node.location.map(SourceLocation.init) { nodes[location] = node }
        guard case .list(let items) = node["services"]?.content else { return }
        for item in items {
            if let location = item.location.map(SourceLocation.init) { nodes[location] = item }
        }
    }

    /// Where a field of a service was written: in its file, or the line of the Swift source that made it.
    package func location(of field: FieldPath, in service: Service) -> SourceLocation? {
        guard let source = service.source else { return nil }
        return nodes[source]?.location(at: field).map(SourceLocation.init) ?? source
    }
}
