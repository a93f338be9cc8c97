/// One field of a type: its name in a spec file, where it is in the Swift value, how it is read and written, and what it
/// means. A type's table of fields is the one source of decoding, encoding, schema and documentation.
package struct SpecField<Root: Sendable>: Sendable {
    package let name: String
    /// What the field means, its unit and its default, in one or two sentences.
    package let summary: String
    package let isRequired: Bool
    private let describe: @Sendable () -> SpecSchema
    /// Reads the field into the value; `false` if that failed.
    package let decode: @Sendable (SpecNode, FieldPath, inout Root, inout [SpecDiagnostic]) -> Bool
    /// The field's node; `nil` for an optional without a value.
    package let encode: @Sendable (Root) -> SpecNode?

    /// A field that always has a value.
    ///
    /// - Parameters:
    ///   - name: The name in a spec file.
    ///   - keyPath: Where it is in the Swift value.
    ///   - codec: How it is read and written.
    ///   - isRequired: Whether a spec must give it; otherwise the prototype's value is the default.
    ///   - summary: What it means.
    package init<Value>(
        _ name: String,
        _ keyPath: any WritableKeyPath<Root, Value> & Sendable,
        _ codec: SpecCodec<Value>,
        isRequired: Bool = false,
        _ summary: String
    ) {
        self.name = name
        self.summary = summary
        self.isRequired = isRequired
        describe = { codec.schema }
        decode = { node, path, root, diagnostics in
            guard let value = codec.decode(node, path, &diagnostics) else { return false }
            root[keyPath: keyPath] = value
            return true
        }
        encode = { codec.encode($0[keyPath: keyPath]) }
    }

    /// A field that may have no value.
    package init<Value>(
        _ name: String,
        optional keyPath: any WritableKeyPath<Root, Value?> & Sendable,
        _ codec: SpecCodec<Value>,
        _ summary: String
    ) {
        self.name = name
        self.summary = summary
        isRequired = false
        describe = { codec.schema }
        decode = { node, path, root, diagnostics in
            guard let value = codec.decode(node, path, &diagnostics) else { return false }
            root[keyPath: keyPath] = value
            return true
        }
        encode = { $0[keyPath: keyPath].map(codec.encode) }
    }

    private init<Inner>(_ field: SpecField<Inner>, in keyPath: any WritableKeyPath<Root, Inner> & Sendable) {
        name = field.name
        summary = field.summary
        isRequired = field.isRequired
        describe = field.describe
        decode = { field.decode($0, $1, &$2[keyPath: keyPath], &$3) }
        encode = { field.encode($0[keyPath: keyPath]) }
    }

    /// The field as one of a type that holds a value of this type, and has its fields beside its own.
    package func lifted<Outer>(
        to keyPath: any WritableKeyPath<Outer, Root> & Sendable
    ) -> SpecField<Outer> {
        SpecField<Outer>(self, in: keyPath)
    }

    /// The field in the schema of a mapping whose other values are those of `prototype`.
    package func property(prototype: Root) -> SchemaProperty {
        var entries = [SpecEntry("description", SpecNode(.string(summary)))]
        if !isRequired, let standard = encode(prototype) { entries.append(SpecEntry("default", standard)) }
        return SchemaProperty(name: name, isRequired: isRequired, schema: describe().adding(entries))
    }
}
