/// One of the forms that a choice takes in a spec: a mapping that is recognised by one of its keys, such as
/// `{secret: orders-db, key: password}` by `secret`.
package struct SpecChoice<Value: Sendable>: Sendable {
    /// The key by which the form is recognised.
    package let key: String
    /// All keys of the form.
    package let keys: [String]
    package let properties: @Sendable () -> [SchemaProperty]
    package let decode: @Sendable ([SpecEntry], SpecNode, FieldPath, inout [SpecDiagnostic]) -> Value?
    /// The form's entries; `nil` for a value that takes another form.
    package let encode: @Sendable (Value) -> [SpecEntry]?

    /// A form with the fields of a record, one of which is `key`.
    package static func fields<Payload>(
        _ key: String,
        _ record: SpecRecord<Payload>,
        embed: @escaping @Sendable (Payload) -> Value,
        extract: @escaping @Sendable (Value) -> Payload?
    ) -> SpecChoice {
        SpecChoice(key: key, keys: record.fields.map(\.name)) {
            record.fields.map { field in
                var property = field.property(prototype: record.prototype)
                if property.name == key { property.isRequired = true }
                return property
            }
        } decode: { entries, node, path, diagnostics in
            record.decode(entries, of: node, path, &diagnostics).map(embed)
        } encode: { value in
            extract(value).map(record.encode)
        }
    }

    /// A form with a single key.
    package static func tagged<Payload: Sendable>(
        _ key: String,
        _ codec: SpecCodec<Payload>,
        _ summary: String,
        embed: @escaping @Sendable (Payload) -> Value,
        extract: @escaping @Sendable (Value) -> Payload?
    ) -> SpecChoice {
        SpecChoice(key: key, keys: [key]) {
            let schema = codec.schema.adding([SpecEntry("description", SpecNode(.string(summary)))])
            return [SchemaProperty(name: key, isRequired: true, schema: schema)]
        } decode: { entries, _, path, diagnostics in
            for entry in entries where entry.key != key {
                diagnostics.append(unknownField(entry, among: [key], path))
            }
            guard let entry = entries.first(where: { $0.key == key }) else { return nil }
            return codec.decode(entry.value, path.field(key), &diagnostics).map(embed)
        } encode: { value in
            extract(value).map { [SpecEntry(key, codec.encode($0))] }
        }
    }
}

extension [SpecEntry] {
    /// Picks the form that a mapping takes; reports none, or more than one.
    package func choose<Value>(
        among choices: [SpecChoice<Value>],
        of node: SpecNode,
        _ path: FieldPath,
        orElse alternatives: [String] = [],
        _ diagnostics: inout [SpecDiagnostic]
    ) -> SpecChoice<Value>? {
        let given = choices.filter { choice in contains { $0.key == choice.key } }
        if given.count == 1 { return given[0] }
        let keys = (alternatives + choices.map(\.key)).joined(separator: ", ")
        var message = "expected one of \(keys)"
        var location = node.location
        var path = path
        if given.count > 1 {
            message = given.map { "'\($0.key)'" }.joined(separator: " and ") + " exclude each other; keep one"
        } else if count == 1 {
            message += ", found '\(VisibleText.excerpt(self[0].key))'"
            if let name = closest(to: self[0].key, among: choices.map(\.key)) { message += "; did you mean '\(name)'?" }
            location = self[0].location ?? location
            path = path.field(self[0].key)
        }
        diagnostics.append(SpecDiagnostic(.error, message, path: path, at: location))
        return nil
    }
}

/// Forms of which a record's own mapping takes one, beside the record's other fields.
package struct SpecVariants<Root: Sendable>: Sendable {
    /// The keys of all forms.
    package let keys: [String]
    /// The schemas of the forms.
    package let properties: @Sendable () -> [[SchemaProperty]]
    package let encode: @Sendable (Root) -> [SpecEntry]
    private let read: @Sendable ([SpecEntry], SpecNode, FieldPath, [String], inout Root, inout [SpecDiagnostic]) -> Bool

    package init<Value: Sendable>(
        _ keyPath: any WritableKeyPath<Root, Value> & Sendable,
        _ choices: [SpecChoice<Value>]
    ) {
        keys = choices.flatMap(\.keys)
        properties = { choices.map { $0.properties() } }
        encode = { root in choices.lazy.compactMap { $0.encode(root[keyPath: keyPath]) }.first ?? [] }
        read = { entries, node, path, others, root, diagnostics in
            let keys = choices.flatMap(\.keys)
            let known = entries.filter { keys.contains($0.key) }
            for entry in entries where !keys.contains(entry.key) {
                diagnostics.append(unknownField(entry, among: keys + others, path))
            }
            guard let choice = known.choose(among: choices, of: node, path, &diagnostics) else { return false }
            for entry in known where !choice.keys.contains(entry.key) {
                let message = "'\(VisibleText.excerpt(entry.key))' does not go with '\(choice.key)'"
                diagnostics.append(SpecDiagnostic(.error, message, path: path.field(entry.key), at: entry.location))
            }
            let own = known.filter { choice.keys.contains($0.key) }
            guard let value = choice.decode(own, node, path, &diagnostics) else { return false }
            root[keyPath: keyPath] = value
            return true
        }
    }

    /// Reads the form that the entries take. `others` are the record's other fields, for suggestions.
    package func decode(
        _ entries: [SpecEntry],
        of node: SpecNode,
        _ path: FieldPath,
        _ others: [String],
        _ root: inout Root,
        _ diagnostics: inout [SpecDiagnostic]
    ) -> Bool {
        read(entries, node, path, others, &root, &diagnostics)
    }
}
