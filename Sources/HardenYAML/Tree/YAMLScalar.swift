/// A scalar as Kubernetes reads it.
///
/// The API machinery parses YAML with go-yaml v2 (through `sigs.k8s.io/yaml`), that is with YAML 1.1 words such as `on`
/// and `y`, but without base 60 and with timestamps as text; floats without fraction reach the API server as integers,
/// because JSON writes them so. Source: `resolve.go` of go-yaml v2.4.
package enum YAMLScalar: Sendable, Hashable {
    case null
    case bool(Bool)
    case int(Int)
    case double(Double)
    case string(String)

    /// - Parameters:
    ///   - text: The decoded value.
    ///   - isPlain: Whether it is written without quotes and not as a block scalar.
    ///   - tag: The explicit tag, in full (`tag:yaml.org,2002:str`).
    package init(text: String, isPlain: Bool, tag: String? = nil) {
        if let tag {
            switch tag {
            case "tag:yaml.org,2002:null", "tag:yaml.org,2002:bool", "tag:yaml.org,2002:int", "tag:yaml.org,2002:float":
                self = Self.resolve(text)
            default: self = .string(text)
            }
        } else {
            self = isPlain ? Self.resolve(text) : .string(text)
        }
    }

    private static let words: [String: YAMLScalar] = {
        var words: [String: YAMLScalar] = [:]
        for word in ["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"] {
            words[word] = .bool(true)
        }
        for word in ["n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"] {
            words[word] = .bool(false)
        }
        for word in ["", "~", "null", "Null", "NULL"] { words[word] = .null }
        for word in [".nan", ".NaN", ".NAN"] { words[word] = .double(.nan) }
        for word in [".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"] { words[word] = .double(.infinity) }
        for word in ["-.inf", "-.Inf", "-.INF"] { words[word] = .double(-.infinity) }
        return words
    }()

    private static func resolve(_ text: String) -> YAMLScalar {
        guard let first = text.utf8.first else { return .null }
        switch first {
        case UInt8(ascii: "."):
            if let word = words[text] { return word }
            guard isDecimalFloat(text), let value = Double(text), value.isFinite else { return .string(text) }
            return whole(value)
        case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            if let word = words[text] { return word }
            return number(text) ?? .string(text)
        default:
            return text.utf8.count <= 5 ? words[text] ?? .string(text) : .string(text)
        }
    }

    /// A number in Go's notation, underscores allowed anywhere.
    private static func number(_ text: String) -> YAMLScalar? {
        if let integer = plainInteger(text) { return .int(integer) }
        let digits = text.utf8.contains(UInt8(ascii: "_")) ? text.filter { $0 != "_" } : text
        if let integer = integer(digits) { return .int(integer) }
        guard isDecimalFloat(digits), let value = Double(digits), value.isFinite else { return nil }
        return whole(value)
    }

    /// A decimal number without sign and leading zero, as nearly all are.
    private static func plainInteger(_ text: String) -> Int? {
        let bytes = text.utf8
        guard bytes.count <= 18, bytes.count == 1 || bytes.first != UInt8(ascii: "0") else { return nil }
        var value = 0
        for byte in bytes {
            guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
            value = value * 10 + Int(byte - UInt8(ascii: "0"))
        }
        return value
    }

    /// A float without fraction is written to JSON as an integer, and so reaches the API server as one.
    private static func whole(_ value: Double) -> YAMLScalar {
        Int(exactly: value).map { .int($0) } ?? .double(value)
    }

    /// Go's `strconv.ParseInt(text, 0, 64)`: sign, then `0x`, `0o`, `0b`, octal after a leading 0, or decimal.
    private static func integer(_ text: String) -> Int? {
        var digits = Substring(text)
        var sign = ""
        if let first = digits.first, first == "-" || first == "+" {
            sign = first == "-" ? "-" : ""
            digits.removeFirst()
        }
        guard let first = digits.first, first.isASCII, first.isWholeNumber else { return nil }
        guard first == "0", digits.count > 1 else { return Int(sign + digits) }
        switch digits.dropFirst().first {
        case "x", "X": return parse(digits.dropFirst(2), sign, 16)
        case "o", "O": return parse(digits.dropFirst(2), sign, 8)
        case "b", "B": return parse(digits.dropFirst(2), sign, 2)
        default: return parse(digits.dropFirst(), sign, 8)
        }
    }

    private static func parse(_ digits: Substring, _ sign: String, _ radix: Int) -> Int? {
        // Int(_:radix:) takes a sign of its own, which is not allowed after a prefix.
        guard let first = digits.first, first != "+", first != "-" else { return nil }
        return Int(sign + digits, radix: radix)
    }

    /// Whether the text has the form `^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$`.
    private static func isDecimalFloat(_ text: String) -> Bool {
        var rest = Substring(text).utf8
        func skipDigits() -> Int {
            let count = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }.count
            rest = rest.dropFirst(count)
            return count
        }
        func skip(_ characters: Unicode.Scalar...) -> Bool {
            guard let first = rest.first, characters.contains(where: { UInt8(ascii: $0) == first }) else {
                return false
            }
            rest = rest.dropFirst()
            return true
        }
        _ = skip("-", "+")
        let whole = skipDigits()
        let fraction = skip(".") ? skipDigits() : 0
        guard whole + fraction > 0 else { return false }
        if skip("e", "E") {
            _ = skip("-", "+")
            guard skipDigits() > 0 else { return false }
        }
        return rest.isEmpty
    }
}
