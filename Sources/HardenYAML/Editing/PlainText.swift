/// Decides which strings may stand without quotes.
///
/// A string is plain only if YAML 1.1 as Kubernetes reads it (go-yaml v2), YAML 1.1 of libyaml and PyYAML, and YAML 1.2
/// all take it for that same string.
enum PlainText {
    /// Where a scalar is to stand.
    enum Context {
        case block
        /// Within `[…]` or `{…}`, where `,` and brackets end a scalar.
        case flow
    }

    static func isSafe(_ text: String, in context: Context, asKey: Bool = false) -> Bool {
        if isWord(text) { return true }
        let scalars = Array(text.unicodeScalars)
        guard let first = scalars.first, let last = scalars.last else { return false }
        if isBlank(first) || isBlank(last) || last == ":" { return false }
        if !scalars.allSatisfy(isPrintable) { return false }
        if isIndicator(first, next: scalars.dropFirst().first, in: context) { return false }
        if text.hasPrefix("---") || text.hasPrefix("...") { return false }
        for (current, next) in zip(scalars, scalars.dropFirst()) {
            if current == ":" && isBlank(next) || isBlank(current) && next == "#" { return false }
        }
        if context == .flow, scalars.contains(where: { ",[]{}:?".unicodeScalars.contains($0) }) { return false }
        // libyaml ends the search for the ':' of a key after 1,024 characters.
        if asKey, scalars.count > 900 { return false }
        return !isTyped(text) && !isTyped(String(text.unicodeScalars.filter { $0 != "_" }))
    }

    /// Whether a text is a word of the kind that nearly all keys and most values are: it begins with a letter, as no number
    /// does, and is longer than any word with a meaning.
    private static func isWord(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            guard let first = bytes.first, first.isLetter, (6...900).contains(bytes.count) else { return false }
            return bytes.allSatisfy { $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "/") }
        }
    }

    /// Whether a scalar may appear unescaped within quotes on one line.
    static func isPrintable(_ scalar: Unicode.Scalar) -> Bool { scalar.isPrintable }

    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool { scalar == " " || scalar == "\t" }

    private static func isIndicator(_ first: Unicode.Scalar, next: Unicode.Scalar?, in context: Context) -> Bool {
        if first == "?" || first == ":" { return true }
        if first == "-" {
            guard let next else { return true }
            return isBlank(next) || context == .flow
        }
        return "!&*|>'\"%@`#,[]{}".unicodeScalars.contains(first)
    }

    // MARK: Words and numbers

    private static let words: Set<String> = {
        let lower = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"]
        let forms = lower.flatMap { [$0, $0.uppercased(), $0.prefix(1).uppercased() + $0.dropFirst()] }
        return Set(forms + ["", "~", "=", "<<"])
    }()

    /// Whether any of the YAML versions takes the plain text for something else than a string.
    private static func isTyped(_ text: String) -> Bool {
        if words.contains(text) { return true }
        var matcher = Matcher(text)
        let hasSign = matcher.skip("+-")
        if matcher.isAtEnd { return true }
        return matcher.isSpecialFloat || matcher.isPrefixedInteger || matcher.isDecimal || matcher.isBase60
            || (!hasSign && matcher.isDate)
    }

    /// A position in a text, from which forms of numbers are tried; each property starts over at that position.
    private struct Matcher {
        private var rest: Substring.UTF8View

        init(_ text: String) { rest = Substring(text).utf8 }

        var isAtEnd: Bool { rest.allSatisfy { $0 == UInt8(ascii: "_") } }

        @discardableResult
        mutating func skip(_ characters: String) -> Bool {
            guard let first = rest.first, characters.utf8.contains(first) else { return false }
            rest = rest.dropFirst()
            return true
        }

        private mutating func skipAll(_ characters: String) -> Int {
            let count = rest.prefix { characters.utf8.contains($0) }.count
            rest = rest.dropFirst(count)
            return count
        }

        var isSpecialFloat: Bool {
            let text = String(Substring(rest)).lowercased()
            return text == ".inf" || text == ".nan"
        }

        var isPrefixedInteger: Bool {
            var copy = self
            guard copy.skip("0") else { return false }
            let digits =
                copy.skip("xX")
                ? "0123456789abcdefABCDEF_" : copy.skip("oO") ? "01234567_" : copy.skip("bB") ? "01_" : ""
            guard !digits.isEmpty else { return false }
            _ = copy.skipAll(digits)
            return copy.rest.isEmpty
        }

        var isDecimal: Bool {
            var copy = self
            guard copy.rest.first != UInt8(ascii: "_") else { return false }
            let whole = copy.skipAll("0123456789_")
            let fraction = copy.skip(".") ? copy.skipAll("0123456789_") : 0
            guard whole + fraction > 0 else { return false }
            if copy.skip("eE") {
                copy.skip("+-")
                guard copy.skipAll("0123456789_") > 0 else { return false }
            }
            return copy.rest.isEmpty
        }

        var isBase60: Bool {
            var copy = self
            guard copy.rest.first != UInt8(ascii: "_"), copy.skipAll("0123456789_") > 0 else { return false }
            var groups = 0
            while copy.skip(":") {
                // Each group is a number below 60.
                let isLow = copy.rest.dropFirst().first.map { "0123456789".utf8.contains($0) } ?? false
                if isLow, !copy.skip("012345") { return false }
                guard copy.skip("0123456789") else { return false }
                groups += 1
            }
            if copy.skip(".") { _ = copy.skipAll("0123456789_") }
            return groups > 0 && copy.rest.isEmpty
        }

        var isDate: Bool {
            var copy = self
            guard copy.skipAll("0123456789") == 4, copy.skip("-") else { return false }
            return copy.skipAll("0123456789") > 0 && copy.skip("-")
        }
    }
}

extension UInt8 {
    fileprivate var isLetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20) }
    fileprivate var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
}
