/// A value of a spec file, or of one to be written: the common ground of Swift, YAML and JSON.
package struct SpecNode: Sendable, Hashable {
    package var content: Content
    /// Where the value was read; `nil` for one that was made here.
    package var location: SourcePosition?

    package enum Content: Sendable, Hashable {
        case null
        case bool(Bool)
        case int(Int)
        case double(Double)
        case string(String)
        case list([SpecNode])
        case map([SpecEntry])
    }

    package init(_ content: Content, at location: SourcePosition? = nil) {
        self.content = content
        self.location = location
    }

    /// The value of the first entry with this key, if this is a mapping.
    package subscript(key: String) -> SpecNode? {
        guard case .map(let entries) = content else { return nil }
        return entries.first { $0.key == key }?.value
    }
}

/// A key with its value. Keys of a mapping may repeat, which decoding then reports.
package struct SpecEntry: Sendable, Hashable {
    package var key: String
    /// Where the key was read.
    package var location: SourcePosition?
    package var value: SpecNode

    package init(_ key: String, _ value: SpecNode, at location: SourcePosition? = nil) {
        self.key = key
        self.location = location
        self.value = value
    }
}

extension SpecNode: ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    package init(stringLiteral value: String) { self.init(.string(value)) }
    package init(integerLiteral value: Int) { self.init(.int(value)) }
    package init(booleanLiteral value: Bool) { self.init(.bool(value)) }
    package init(arrayLiteral elements: SpecNode...) { self.init(.list(elements)) }
    package init(dictionaryLiteral elements: (String, SpecNode)...) {
        self.init(.map(elements.map { SpecEntry($0.0, $0.1) }))
    }
}

extension SpecNode {
    /// What the value is, for a sentence that begins with "found".
    package var found: String {
        switch content {
        case .null: "nothing"
        case .bool(let value): "the boolean \(value)"
        case .int(let value): "the number \(value)"
        case .double(let value): "the number \(value)"
        case .string(let value): "the string \"\(VisibleText.excerpt(value))\""
        case .list: "a list"
        case .map: "a mapping"
        }
    }
}
