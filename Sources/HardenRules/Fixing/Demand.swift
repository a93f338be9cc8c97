import HardenYAML

/// A value that a fix demands, compared with another for the same field.
enum Demand {
    /// Fields in which the smaller number asks for more.
    private static let limits: Set<String> = ["maxUnavailable"]

    /// Whether the first value covers the second as well; `nil` where they cannot be compared.
    static func covers(_ first: YAMLValue, _ second: YAMLValue, field: YAMLPath.Component?) -> Bool? {
        guard let first = amount(of: first), let second = amount(of: second), first.unit == second.unit else {
            return nil
        }
        if case .key(let key) = field, limits.contains(key) { return first.number <= second.number }
        return first.number >= second.number
    }

    /// A number with what stands behind it, such as `%`, `s` or `ms`.
    private static func amount(of value: YAMLValue) -> (number: Double, unit: String)? {
        switch value {
        case .int(let number): return (Double(number), "")
        case .double(let number): return (number, "")
        case .string(let text):
            let digits = text.prefix { $0.isASCII && $0.isNumber }
            return Double(digits).map { ($0, String(text.dropFirst(digits.count))) }
        case .null, .bool, .sequence, .mapping: return nil
        }
    }
}
