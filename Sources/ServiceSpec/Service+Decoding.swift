package import HardenCoding

extension Service {
    /// Reads a service and reports everything that is wrong with it: unknown, missing and malformed fields, and fields
    /// that contradict each other.
    ///
    /// - Parameters:
    ///   - node: The service as it stands in a file.
    ///   - path: The way to it, for messages.
    /// - Returns: The service, `nil` if there is any error, and what was found, in the order of the fields. Locations
    ///   point to the field, or to the Swift source if the service says that it was written there.
    package static func decode(
        _ node: SpecNode,
        at path: FieldPath = .root
    ) -> (service: Service?, diagnostics: [SpecDiagnostic]) {
        var diagnostics: [SpecDiagnostic] = []
        var service = codec.decode(node, path, &diagnostics)
        if service?.source == nil { service?.source = node.location.map(SourceLocation.init) }
        if let service, !diagnostics.contains(where: { $0.severity == .error }) {
            var findings = SpecFindings()
            service.check(into: &findings)
            diagnostics += findings.diagnostics.map { finding in
                var finding = finding
                finding.location = node.location(at: finding.path)
                return finding
            }
        }
        if let source = node["source"], let location = SourceLocation.codec.decode(quietly: source) {
            for index in diagnostics.indices { diagnostics[index].location = location.position }
        }
        let isFaulty = diagnostics.contains { $0.severity == .error }
        return (isFaulty ? nil : service, diagnostics)
    }

    /// The service as a mapping, without fields that have their default value.
    package func encoded() -> SpecNode { Self.codec.encode(self) }

    /// What is wrong with the service: values out of range, and fields that contradict each other. Locations are the line
    /// on which the service was written.
    package func validate() -> [SpecDiagnostic] {
        // The limits of single fields stand in the table of fields, which only decoding applies.
        Self.decode(encoded()).diagnostics
    }

    /// The JSON Schema (draft 2020-12) of a service in a spec file.
    package static func jsonSchema() -> SpecNode {
        let schema = codec.schema
        let definitions = schema.definitions.sorted { $0.key < $1.key }.map { SpecEntry($0.key, $0.value) }
        return [
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$id": "urn:harden:service-spec",
            "title": "Service specification",
            "$ref": schema.node["$ref"] ?? SpecNode(.null),
            "$defs": SpecNode(.map(definitions)),
        ]
    }
}

extension SpecCodec {
    /// Reads a value and keeps silent about mistakes.
    fileprivate func decode(quietly node: SpecNode) -> Value? {
        var diagnostics: [SpecDiagnostic] = []
        return decode(node, .root, &diagnostics)
    }
}
