import HardenCoding

/// Which fields, forms and words of a schema occur in values.
struct SchemaCoverage {
    private let definitions: [String: SpecNode]
    private let top: SpecNode
    private var seen: Set<String> = []

    init(of schema: SpecNode) {
        top = schema
        guard case .map(let entries)? = schema["$defs"]?.content else {
            definitions = [:]
            return
        }
        definitions = Dictionary(entries.map { ($0.key, $0.value) }) { first, _ in first }
    }

    var seenCount: Int { seen.count }

    /// What no value had, such as `Kong.retries` and `ShutdownReaction=ignores`.
    var missing: Set<String> {
        var all: Set<String> = []
        for (name, definition) in definitions { collect(definition, name, &all) }
        return all.subtracting(seen)
    }

    /// Marks what a value has.
    mutating func add(_ value: SpecNode) { mark(value, top, "") }

    private func collect(_ schema: SpecNode, _ name: String, _ all: inout Set<String>) {
        if case .map(let properties)? = schema["properties"]?.content {
            for property in properties {
                all.insert("\(name).\(property.key)")
                // What a field has when nobody writes it needs no value that writes it.
                if property.value["$ref"] == nil { collect(property.value, "\(name).\(property.key)", &all) }
            }
        }
        for word in words(of: schema) { all.insert("\(name)=\(word.json)") }
        for form in forms(of: schema) { collect(form, name, &all) }
        if let items = schema["items"], items["$ref"] == nil { collect(items, name, &all) }
    }

    private mutating func mark(_ value: SpecNode, _ schema: SpecNode, _ name: String) {
        if case .string(let reference)? = schema["$ref"]?.content {
            let target = String(reference.dropFirst("#/$defs/".count))
            if let definition = definitions[target] { mark(value, definition, target) }
            return
        }
        for word in words(of: schema) where word == value { seen.insert("\(name)=\(word.json)") }
        for form in forms(of: schema) where fits(value, form) { mark(value, form, name) }
        switch value.content {
        case .map(let entries):
            for entry in entries {
                if let property = schema["properties"]?[entry.key] {
                    seen.insert("\(name).\(entry.key)")
                    mark(entry.value, property, "\(name).\(entry.key)")
                } else if let others = schema["additionalProperties"] {
                    mark(entry.value, others, name)
                }
            }
            // Fields that are not there have their default.
            if case .map(let properties)? = schema["properties"]?.content {
                for property in properties where value[property.key] == nil {
                    guard let standard = property.value["default"] else { continue }
                    mark(standard, property.value, "\(name).\(property.key)")
                }
            }
        case .list(let items):
            for item in items { schema["items"].map { mark(item, $0, name) } }
        default: break
        }
    }

    private func words(of schema: SpecNode) -> [SpecNode] {
        if let word = schema["const"] { return [word] }
        if case .list(let words)? = schema["enum"]?.content { return words }
        return []
    }

    private func forms(of schema: SpecNode) -> [SpecNode] {
        for keyword in ["oneOf", "anyOf", "allOf"] {
            if case .list(let forms)? = schema[keyword]?.content { return forms }
        }
        return []
    }

    /// Whether a form of several can be meant: the one whose key the value has, or which is no mapping like the value.
    private func fits(_ value: SpecNode, _ form: SpecNode) -> Bool {
        guard case .map(let entries) = value.content else { return form["properties"] == nil }
        return entries.contains { form["properties"]?[$0.key] != nil } || form["$ref"] != nil
    }
}
