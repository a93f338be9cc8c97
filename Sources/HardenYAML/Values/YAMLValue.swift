/// A value to be written: what a patch inserts or a generated document consists of.
///
/// It is plain data without positions; the renderer decides quoting and layout so that Kubernetes reads back exactly
/// this value. For values that were read from a file, see `YAMLNode`.
package indirect enum YAMLValue: Sendable, Hashable {
    case null
    case bool(Bool)
    case int(Int)
    /// A finite number that is not an integer.
    case double(Double)
    case string(String)
    case sequence([YAMLValue])
    case mapping(YAMLMapping)
}

/// An ordered mapping with string keys, as all Kubernetes objects are.
package struct YAMLMapping: Sendable, Hashable {
    /// A key with its value and the remark that is written behind it.
    package struct Entry: Sendable, Hashable {
        package var key: String
        package var value: YAMLValue
        /// Text of the comment on the entry's own line, without `#`; one line.
        package var comment: String?
        /// Comments on lines of their own above the entry, without `#`; they are written in block style only.
        package var above: [String]

        package init(_ key: String, _ value: YAMLValue, comment: String? = nil, above: [String] = []) {
            self.key = key
            self.value = value
            self.comment = comment
            self.above = above
        }
    }

    package var entries: [Entry]

    package init(_ entries: [Entry] = []) { self.entries = entries }

    package var isEmpty: Bool { entries.isEmpty }

    /// The value of `key`; setting it replaces the value in place or appends an entry, setting `nil` removes the entry.
    package subscript(key: String) -> YAMLValue? {
        get { entries.first { $0.key == key }?.value }
        set {
            let index = entries.firstIndex { $0.key == key }
            switch (index, newValue) {
            case (let index?, let value?): entries[index].value = value
            case (let index?, nil): entries.remove(at: index)
            case (nil, let value?): entries.append(Entry(key, value))
            case (nil, nil): break
            }
        }
    }
}

extension YAMLValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    package init(stringLiteral value: String) { self = .string(value) }
    package init(integerLiteral value: Int) { self = .int(value) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(arrayLiteral elements: YAMLValue...) { self = .sequence(elements) }
    package init(dictionaryLiteral elements: (String, YAMLValue)...) {
        self = .mapping(YAMLMapping(elements.map { YAMLMapping.Entry($0.0, $0.1) }))
    }
}

extension YAMLValue {
    package var isScalar: Bool {
        switch self {
        case .null, .bool, .int, .double, .string: true
        case .sequence, .mapping: false
        }
    }

    package var mapping: YAMLMapping? {
        if case .mapping(let mapping) = self { mapping } else { nil }
    }

    package var sequence: [YAMLValue]? {
        if case .sequence(let items) = self { items } else { nil }
    }

    package var string: String? {
        if case .string(let string) = self { string } else { nil }
    }
}
