package import HardenCoding

extension ExtraFields: SpecCodable {
    package static let codec = SpecRecord(
        "ExtraFields",
        "Fields that are merged into a generated object.",
        prototype: ExtraFields(kind: "", fields: .map([]))
    ) {
        SpecField("kind", \.kind, .text(.kind), isRequired: true, "The kind of the object, such as Deployment.")
        SpecField(
            "name",
            optional: \.name,
            .text(.objectName),
            "Its name; all generated objects of that kind if left out."
        )
        SpecField("fields", \.fields, .fields, isRequired: true, "The fields, nested as in the object.")
    }.codec
}

extension SpecCodec where Value == FieldValue {
    /// A mapping with anything in it.
    fileprivate static let fields = SpecCodec(schema: SpecSchema(["type": "object", "minProperties": 1])) { value in
        SpecNode(writing: value)
    } decode: { node, path, diagnostics in
        if case .map(let entries) = node.content, !entries.isEmpty { return FieldValue(reading: node) }
        let found = if case .map = node.content { "an empty one" } else { node.found }
        let message = "expected a mapping with the fields to merge, found \(found)"
        diagnostics.append(SpecDiagnostic(.error, message, path: path, at: node.location))
        return nil
    }
}

extension SpecNode {
    fileprivate init(writing value: FieldValue) {
        switch value {
        case .null: self.init(.null)
        case .bool(let value): self.init(.bool(value))
        case .int(let value): self.init(.int(value))
        case .double(let value): self.init(.double(value))
        case .string(let value): self.init(.string(value))
        case .list(let items): self.init(.list(items.map { SpecNode(writing: $0) }))
        case .map(let entries): self.init(.map(entries.map { SpecEntry($0.key, SpecNode(writing: $0.value)) }))
        }
    }
}

extension FieldValue {
    fileprivate init(reading node: SpecNode) {
        switch node.content {
        case .null: self = .null
        case .bool(let value): self = .bool(value)
        case .int(let value): self = .int(value)
        case .double(let value): self = .double(value)
        case .string(let value): self = .string(value)
        case .list(let items): self = .list(items.map { FieldValue(reading: $0) })
        case .map(let entries): self = .map(entries.map { Entry($0.key, FieldValue(reading: $0.value)) })
        }
    }
}
