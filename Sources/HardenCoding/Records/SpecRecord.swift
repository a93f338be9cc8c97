/// A type whose values are mappings with known fields.
package struct SpecRecord<Root: Sendable>: Sendable {
    package let name: String
    package let summary: String
    package let fields: [SpecField<Root>]
    /// A value with every default in place; required fields hold anything.
    package let prototype: Root
    /// Fields of which one group or another is given.
    package let variants: SpecVariants<Root>?
    /// What fields are called elsewhere, so that a message can lead to their name here.
    package let otherNames: [String: String]

    package init(
        _ name: String,
        _ summary: String,
        prototype: Root,
        variants: SpecVariants<Root>? = nil,
        otherNames: [String: String] = [:],
        @SpecFieldBuilder<Root> fields: () -> [SpecField<Root>]
    ) {
        self.name = name
        self.summary = summary
        self.prototype = prototype
        self.variants = variants
        self.otherNames = otherNames
        self.fields = fields()
    }

    /// A record whose fields are computed, such as those that it shares with another.
    package init(_ name: String, _ summary: String, prototype: Root, fields: [SpecField<Root>]) {
        self.init(name, summary, prototype: prototype) { fields }
    }

    /// Reads and writes values as mappings.
    package var codec: SpecCodec<Root> {
        SpecCodec(schema: schema) { root in
            SpecNode(.map(encode(root)))
        } decode: { node, path, diagnostics in
            let names = (variants?.keys ?? []) + fields.map(\.name)
            let expected = "a mapping with " + (names.count > 8 ? "fields" : names.joined(separator: ", "))
            guard let entries = node.entries(path, expected, &diagnostics) else { return nil }
            return decode(entries, of: node, path, &diagnostics)
        }
    }
}

/// Lists fields one below the other, so that the compiler looks at each by itself.
@resultBuilder
package enum SpecFieldBuilder<Root: Sendable> {
    package static func buildExpression(_ field: SpecField<Root>) -> SpecField<Root> { field }
    package static func buildBlock(_ fields: [SpecField<Root>]) -> [SpecField<Root>] { fields }
    package static func buildExpression(_ fields: [SpecField<Root>]) -> [SpecField<Root>] { fields }
    package static func buildBlock(_ fields: SpecField<Root>...) -> [SpecField<Root>] { fields }
}

extension SpecRecord {
    /// The entries of a value, in the order of the table, without fields that have their default value.
    package func encode(_ root: Root) -> [SpecEntry] {
        (variants?.encode(root) ?? [])
            + fields.compactMap { field in
                guard let node = field.encode(root) else { return nil }
                return field.isRequired || node != field.encode(prototype) ? SpecEntry(field.name, node) : nil
            }
    }

    /// Reads a value from a mapping's entries and reports every entry that is wrong, unknown or missing.
    package func decode(
        _ entries: [SpecEntry],
        of node: SpecNode,
        _ path: FieldPath,
        _ diagnostics: inout [SpecDiagnostic]
    ) -> Root? {
        var root = prototype
        var isComplete = true
        var rest = entries.filter { $0.key != "$schema" }
        for field in fields {
            guard let index = rest.firstIndex(where: { $0.key == field.name }) else {
                guard field.isRequired else { continue }
                let message = "'\(field.name)' is missing: \(inSentence(field.summary))"
                diagnostics.append(SpecDiagnostic(.error, message, path: path, at: node.location))
                isComplete = false
                continue
            }
            let value = rest.remove(at: index).value
            rest.removeAll { $0.key == field.name }
            if !field.decode(value, path.field(field.name), &root, &diagnostics), field.isRequired {
                isComplete = false
            }
        }
        if let variants {
            let others = fields.map(\.name)
            if !variants.decode(rest, of: node, path, others, &root, &diagnostics) { isComplete = false }
        } else {
            let known = fields.map(\.name)
            for entry in rest {
                diagnostics.append(unknownField(entry, among: known, path, meaning: otherNames[entry.key]))
            }
        }
        return isComplete ? root : nil
    }

    /// The summary as part of a sentence: without its full stop, and in lower case unless it begins with an acronym.
    private func inSentence(_ summary: String) -> String {
        let text = summary.hasSuffix(".") ? summary.dropLast() : summary[...]
        return text.dropFirst().first?.isUppercase == true
            ? String(text) : text.prefix(1).lowercased() + text.dropFirst()
    }
}

/// Reports a field that nothing reads.
package func unknownField(
    _ entry: SpecEntry,
    among known: [String],
    _ path: FieldPath,
    meaning: String? = nil
) -> SpecDiagnostic {
    var message = "unknown field '\(VisibleText.excerpt(entry.key))'"
    if let name = meaning ?? closest(to: entry.key, among: known) {
        message += "; did you mean '\(name)'?"
    } else if known.count <= 12 {
        message += "; there are \(known.joined(separator: ", "))"
    }
    return SpecDiagnostic(.error, message, path: path.field(entry.key), at: entry.location)
}

// MARK: - Schema

extension SpecRecord {
    /// The JSON Schema of the mapping.
    package var schema: SpecSchema {
        let properties = fields.map { $0.property(prototype: prototype) }
        guard let variants else { return .named(name, .object(properties, summary: summary)) }
        let choices = variants.properties().map { SpecSchema.object($0 + properties, summary: nil) }
        return .named(
            name,
            .combining(choices) { ["description": SpecNode(.string(summary)), "oneOf": SpecNode(.list($0))] }
        )
    }
}

/// A field in a JSON Schema.
package struct SchemaProperty: Sendable {
    package var name: String
    package var isRequired: Bool
    package var schema: SpecSchema
}

extension SpecSchema {
    /// A mapping with these fields and no others.
    package static func object(_ properties: [SchemaProperty], summary: String?) -> SpecSchema {
        .combining(properties.map(\.schema)) { nodes in
            var entries = [SpecEntry("type", "object")]
            if let summary { entries.append(SpecEntry("description", SpecNode(.string(summary)))) }
            let fields = zip(properties, nodes).map { SpecEntry($0.name, $1) }
            entries.append(SpecEntry("properties", SpecNode(.map(fields))))
            let required = properties.filter(\.isRequired).map { SpecNode(.string($0.name)) }
            if !required.isEmpty { entries.append(SpecEntry("required", SpecNode(.list(required)))) }
            entries.append(SpecEntry("additionalProperties", false))
            return SpecNode(.map(entries))
        }
    }
}
