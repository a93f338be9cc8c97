/// The JSON Schema of a value (draft 2020-12), with the named schemas that it refers to.
package struct SpecSchema: Sendable {
    package var node: SpecNode
    package var definitions: [String: SpecNode]

    package init(_ node: SpecNode, definitions: [String: SpecNode] = [:]) {
        self.node = node
        self.definitions = definitions
    }

    /// A reference to a named schema with the given content.
    package static func named(_ name: String, _ schema: SpecSchema) -> SpecSchema {
        var definitions = schema.definitions
        definitions[name] = schema.node
        return SpecSchema(["$ref": "#/$defs/\(name)"], definitions: definitions)
    }

    /// A schema that combines others: `body` gets their nodes, and their definitions are kept.
    package static func combining(_ parts: [SpecSchema], _ body: ([SpecNode]) -> SpecNode) -> SpecSchema {
        var definitions: [String: SpecNode] = [:]
        for part in parts { definitions.merge(part.definitions) { first, _ in first } }
        return SpecSchema(body(parts.map(\.node)), definitions: definitions)
    }

    /// The schema with keywords added, such as a description.
    package func adding(_ entries: [SpecEntry]) -> SpecSchema {
        guard case .map(let existing) = node.content else { return self }
        return SpecSchema(SpecNode(.map(existing + entries)), definitions: definitions)
    }
}
