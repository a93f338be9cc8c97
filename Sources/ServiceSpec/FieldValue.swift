/// A value of a field of a Kubernetes object. Write it as a literal.
public enum FieldValue: Sendable, Hashable {
    /// No value; as the value of a field it removes the field.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// A whole number.
    case int(Int)
    /// A finite number that is not whole.
    case double(Double)
    /// A string.
    case string(String)
    /// A list.
    case list([FieldValue])
    /// Fields in order.
    case map([Entry])

    /// One field with its value.
    public struct Entry: Sendable, Hashable {
        /// The field's name.
        public var key: String
        /// Its value.
        public var value: FieldValue

        /// Creates a field.
        public init(_ key: String, _ value: FieldValue) {
            self.key = key
            self.value = value
        }
    }
}

extension FieldValue: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral, ExpressibleByStringInterpolation, ExpressibleByArrayLiteral,
    ExpressibleByDictionaryLiteral
{
    /// No value.
    public init(nilLiteral: ()) { self = .null }
    /// `true` or `false`.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    /// A whole number.
    public init(integerLiteral value: Int) { self = .int(value) }
    /// A number.
    public init(floatLiteral value: Double) { self = .double(value) }
    /// A string.
    public init(stringLiteral value: String) { self = .string(value) }
    /// A list.
    public init(arrayLiteral elements: FieldValue...) { self = .list(elements) }
    /// Fields in the order written.
    public init(dictionaryLiteral elements: (String, FieldValue)...) {
        self = .map(elements.map { Entry($0.0, $0.1) })
    }
}
