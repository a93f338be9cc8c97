package import HardenCoding
import HardenDecoding
package import HardenYAML

/// A configuration with the places where its values were written.
package struct ConfigurationFile: Sendable {
    /// What the file is called where it is looked for.
    package static let name = ".harden.yaml"

    package var configuration: HardenConfiguration
    /// What is wrong in the file; it is to be used only where this is empty.
    package var diagnostics: [SpecDiagnostic]
    private let node: SpecNode

    /// No file: everything has its default.
    package static let none = ConfigurationFile(configuration: HardenConfiguration(), diagnostics: [], node: [:])

    /// A configuration that was read as a part of something else.
    ///
    /// - Parameter node: What it was read from, with the places of its values.
    package init(configuration: HardenConfiguration, diagnostics: [SpecDiagnostic] = [], node: SpecNode) {
        self.configuration = configuration
        self.diagnostics = diagnostics
        self.node = node
    }

    /// Reads a configuration, and reports everything that is wrong with it.
    package init(_ file: YAMLFile) {
        var diagnostics = file.errors.map { error in
            SpecDiagnostic(
                .error,
                "\(error.message)\(error.hint.map { "; \($0)" } ?? "")",
                at: SourcePosition(file: error.source, line: error.location.line, column: error.location.column)
            )
        }
        let documents = file.documents.filter { !$0.isEmpty }
        guard let document = documents.first, diagnostics.isEmpty else {
            self.init(configuration: HardenConfiguration(), diagnostics: diagnostics, node: [:])
            return
        }
        var reader = SpecNodeReader(document)
        let node = reader.node
        diagnostics += reader.errors
        if documents.count > 1 {
            let location = documents[1].root.location
            diagnostics.append(
                SpecDiagnostic(
                    .error,
                    "a configuration is one document; remove the '---' or put the files into one",
                    at: SourcePosition(file: file.source.name, line: location.line, column: location.column)
                )
            )
        }
        let configuration = HardenConfiguration.codec.decode(node, .root, &diagnostics) ?? HardenConfiguration()
        for (field, matches) in [
            ("workloads", configuration.workloads.map(\.match)), ("paths", configuration.paths.map(\.match)),
            ("ignore", configuration.ignore.map(\.match)),
        ] {
            let path = FieldPath.root.field(field)
            let most = ObjectMatches(matches).mostForOne
            guard most > ObjectMatches.limit else { continue }
            let message =
                "\(most) entries may all be for the same object, by its name or because they name none; at most "
                + "\(ObjectMatches.limit) can be, so put those that say the same into one, or name the objects"
            diagnostics.append(SpecDiagnostic(.error, message, path: path, at: node.location(at: path)))
        }
        diagnostics.sort { first, second in
            (first.location?.line ?? 0, first.location?.column ?? 0)
                < (second.location?.line ?? 0, second.location?.column ?? 0)
        }
        self.init(configuration: configuration, diagnostics: diagnostics, node: node)
    }

    /// Where the value at a path was written.
    package func location(at path: FieldPath) -> SourcePosition? { node.location(at: path) }

    /// Names of rules and areas that there are not, each with its place.
    package func unknownRules(whereToLook: String = "see the catalogue of rules") -> [SpecDiagnostic] {
        let lists = [("select", configuration.rules.select), ("ignore", configuration.rules.ignore)]
        return lists.flatMap { field, names in
            names.enumerated().compactMap { index, name in
                guard let mistake = RuleCatalogue.mistake(in: name, whereToLook: whereToLook) else { return nil }
                let path = FieldPath.root.field("rules").field(field).item(index)
                return SpecDiagnostic(.error, mistake, path: path, at: location(at: path))
            }
        }
    }

    /// The JSON Schema (draft 2020-12) of a configuration file.
    package static func jsonSchema() -> SpecNode {
        let schema = HardenConfiguration.codec.schema
        let definitions = schema.definitions.sorted { $0.key < $1.key }.map { SpecEntry($0.key, $0.value) }
        return [
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$id": "urn:harden:configuration",
            "title": "Configuration of harden",
            "$ref": schema.node["$ref"] ?? SpecNode(.null),
            "$defs": SpecNode(.map(definitions)),
        ]
    }
}
