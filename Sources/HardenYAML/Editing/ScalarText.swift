/// Writes scalars on one line.
enum ScalarText {
    /// The quotes a writer would like a string to have.
    enum Preference {
        /// Plain where that is safe.
        case plain
        case singleQuoted
        case doubleQuoted
    }

    /// Returns the text of a scalar; collections have none.
    static func text(
        of value: YAMLValue,
        in context: PlainText.Context,
        preferring preference: Preference = .plain
    ) -> String? {
        switch value {
        case .null: "null"
        case .bool(let value): value ? "true" : "false"
        case .int(let value): String(value)
        case .double(let value): number(value)
        case .string(let value): string(value, in: context, preferring: preference)
        case .sequence(let items): items.isEmpty ? "[]" : nil
        case .mapping(let mapping): mapping.isEmpty ? "{}" : nil
        }
    }

    static func key(_ key: String, in context: PlainText.Context, preferring preference: Preference = .plain) -> String
    {
        if preference == .plain, PlainText.isSafe(key, in: context, asKey: true) { return key }
        return preference == .singleQuoted && isOneLine(key) ? singleQuoted(key) : doubleQuoted(key)
    }

    private static func string(_ text: String, in context: PlainText.Context, preferring preference: Preference)
        -> String
    {
        switch preference {
        case .doubleQuoted: return doubleQuoted(text)
        case .singleQuoted where isOneLine(text): return singleQuoted(text)
        default: break
        }
        if PlainText.isSafe(text, in: context) { return text }
        let needsEscapes = text.unicodeScalars.contains { $0 == "\"" || $0 == "\\" }
        return needsEscapes && isOneLine(text) ? singleQuoted(text) : doubleQuoted(text)
    }

    private static func isOneLine(_ text: String) -> Bool { text.unicodeScalars.allSatisfy(PlainText.isPrintable) }

    private static func singleQuoted(_ text: String) -> String {
        var result = "'"
        for scalar in text.unicodeScalars {
            if scalar == "'" { result += "'" }
            result.unicodeScalars.append(scalar)
        }
        return result + "'"
    }

    /// A string on one line, whatever it holds.
    static func doubleQuotedIfNeeded(_ text: String) -> String { string(text, in: .block, preferring: .plain) }

    /// Only escapes that JSON and every YAML parser take: no `\/`, no `\x`, no surrogates.
    static func doubleQuoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case "\r": result += "\\r"
            case _ where PlainText.isPrintable(scalar): result.unicodeScalars.append(scalar)
            default:
                let hexadecimal = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: max(0, 4 - hexadecimal.count)) + hexadecimal
            }
        }
        return result + "\""
    }

    /// A float that YAML 1.1 and 1.2 both read as one: with a fraction and without an exponent where possible.
    private static func number(_ value: Double) -> String {
        guard value.isFinite else { return value.isNaN ? ".nan" : value < 0 ? "-.inf" : ".inf" }
        let text = "\(value)"
        guard let exponent = text.firstIndex(of: "e"), !text.contains(".") else { return text }
        return text[..<exponent] + ".0" + text[exponent...]
    }
}
