/// How values of one type are read, written and described: the single source of decoding, encoding and schema.
///
/// Constraints belong here, not in a check beside it: a service written in Swift is validated by encoding and decoding
/// it again.
package struct SpecCodec<Value: Sendable>: Sendable {
    /// Reads a value. On `nil` a diagnostic has been added.
    package let decode: @Sendable (SpecNode, FieldPath, inout [SpecDiagnostic]) -> Value?
    package let encode: @Sendable (Value) -> SpecNode
    private let describe: @Sendable () -> SpecSchema

    /// The schema is made only when it is asked for.
    package init(
        schema: @autoclosure @escaping @Sendable () -> SpecSchema,
        encode: @escaping @Sendable (Value) -> SpecNode,
        decode: @escaping @Sendable (SpecNode, FieldPath, inout [SpecDiagnostic]) -> Value?
    ) {
        describe = schema
        self.encode = encode
        self.decode = decode
    }

    package var schema: SpecSchema { describe() }

    /// A value without parts. `parse` returns `nil` where the node is not one; then `expected` is reported, which
    /// completes a sentence that begins with "expected".
    package static func scalar(
        _ expected: String,
        schema: @autoclosure @escaping @Sendable () -> SpecNode,
        encode: @escaping @Sendable (Value) -> SpecNode,
        parse: @escaping @Sendable (SpecNode.Content) -> Value?
    ) -> SpecCodec {
        SpecCodec(schema: SpecSchema(schema()), encode: encode) { node, path, diagnostics in
            if let value = parse(node.content) { return value }
            let message = "expected \(expected), found \(node.found)"
            diagnostics.append(SpecDiagnostic(.error, message, path: path, at: node.location))
            return nil
        }
    }
}

/// A type with one way to be read and written.
package protocol SpecCodable: Sendable, Equatable {
    static var codec: SpecCodec<Self> { get }
}

extension SpecCodec where Value: SpecCodable {
    /// The way of the type itself.
    package static var own: SpecCodec { Value.codec }
}
