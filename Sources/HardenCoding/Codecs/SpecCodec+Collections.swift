extension SpecCodec {
    /// A list. With `minimum` 1 an empty one is an error.
    package static func list<Element>(
        of element: SpecCodec<Element>,
        minimum: Int = 0
    ) -> SpecCodec where Value == [Element] {
        SpecCodec(schema: .list(of: element.schema, minimum: minimum)) { value in
            SpecNode(.list(value.map(element.encode)))
        } decode: { node, path, diagnostics in
            guard case .list(let items) = node.content, items.count >= minimum else {
                let expected = minimum > 0 ? "a list with at least one item" : "a list"
                let found = if case .list = node.content { "an empty list" } else { node.found }
                diagnostics.append(
                    SpecDiagnostic(.error, "expected \(expected), found \(found)", path: path, at: node.location)
                )
                return nil
            }
            let values = items.enumerated().map { element.decode($1, path.item($0), &diagnostics) }
            return values.allSatisfy { $0 != nil } ? values.compactMap(\.self) : nil
        }
    }

    /// A mapping from names to values, in order.
    package static func map<Element, Item>(
        _ key: TextFormat,
        to item: SpecCodec<Item>,
        join: @escaping @Sendable (String, Item) -> Element,
        split: @escaping @Sendable (Element) -> (String, Item)
    ) -> SpecCodec where Value == [Element] {
        SpecCodec(schema: .map(key, to: item.schema)) { elements in
            let entries = elements.map { element in
                let (name, item_) = split(element)
                return SpecEntry(name, item.encode(item_))
            }
            return SpecNode(.map(entries))
        } decode: { node, path, diagnostics in
            guard let entries = node.entries(path, "a mapping from \(key.expected)", &diagnostics) else { return nil }
            let elements: [Element?] = entries.map { entry in
                let path = path.field(entry.key)
                if !key.accepts(entry.key) {
                    let message = "expected \(key.expected) as key, found \"\(VisibleText.excerpt(entry.key))\""
                    diagnostics.append(SpecDiagnostic(.error, message, path: path, at: entry.location))
                }
                return item.decode(entry.value, path, &diagnostics).map { join(entry.key, $0) }
            }
            return elements.allSatisfy { $0 != nil } ? elements.compactMap(\.self) : nil
        }
    }

    /// A mapping from strings to strings, written in alphabetical order.
    package static func dictionary(_ key: TextFormat, to value: TextFormat) -> SpecCodec
    where Value == [String: String] {
        let pairs = SpecCodec<[Pair]>.map(key, to: .text(value)) {
            Pair(key: $0, value: $1)
        } split: {
            ($0.key, $0.value)
        }
        return SpecCodec(schema: pairs.schema) { dictionary in
            pairs.encode(dictionary.sorted { $0.key < $1.key }.map { Pair(key: $0.key, value: $0.value) })
        } decode: { node, path, diagnostics in
            pairs.decode(node, path, &diagnostics).map { pairs in
                Dictionary(pairs.map { ($0.key, $0.value) }) { first, _ in first }
            }
        }
    }
}

extension SpecSchema {
    /// A list.
    fileprivate static func list(of element: SpecSchema, minimum: Int) -> SpecSchema {
        .combining([element]) { parts in
            var entries = [SpecEntry("type", "array"), SpecEntry("items", parts[0])]
            if minimum > 0 { entries.append(SpecEntry("minItems", SpecNode(.int(minimum)))) }
            return SpecNode(.map(entries))
        }
    }

    /// A mapping from names of a kind.
    fileprivate static func map(_ key: TextFormat, to item: SpecSchema) -> SpecSchema {
        .combining([item]) { parts in
            ["type": "object", "propertyNames": SpecNode(.map(key.keywords)), "additionalProperties": parts[0]]
        }
    }
}

/// A key with a string.
package struct Pair: Sendable {
    package var key: String
    package var value: String
}

extension SpecNode {
    /// The entries of a mapping; reports anything else, and keys that repeat.
    package func entries(_ path: FieldPath, _ expected: String, _ diagnostics: inout [SpecDiagnostic]) -> [SpecEntry]? {
        guard case .map(let entries) = content else {
            diagnostics.append(
                SpecDiagnostic(.error, "expected \(expected), found \(found)", path: path, at: location)
            )
            return nil
        }
        var seen: Set<String> = []
        for entry in entries where !seen.insert(entry.key).inserted {
            let message = "'\(VisibleText.excerpt(entry.key))' is given twice; keep one"
            diagnostics.append(SpecDiagnostic(.error, message, path: path.field(entry.key), at: entry.location))
        }
        return entries
    }
}
