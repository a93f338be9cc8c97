/// Shell patterns over paths as Git understands them: `*` and `?` stop at a `/`, `**` does not.
///
/// Source: gitignore(5) and wildmatch.c of Git.
enum Glob {
    private static let slash = UInt8(ascii: "/")
    private static let star = UInt8(ascii: "*")

    static func matches(_ pattern: ArraySlice<UInt8>, _ path: ArraySlice<UInt8>) -> Bool {
        matches(pattern, path, isAtStart: true)
    }

    private static func matches(
        _ pattern: ArraySlice<UInt8>,
        _ path: ArraySlice<UInt8>,
        isAtStart: Bool
    ) -> Bool {
        var pattern = pattern
        var path = path
        var isAtStart = isAtStart
        while let symbol = pattern.first {
            switch symbol {
            case star: return matchesStar(pattern, path, isAtStart: isAtStart)
            case UInt8(ascii: "?"):
                guard let byte = path.first, byte != slash else { return false }
                pattern = pattern.dropFirst()
            case UInt8(ascii: "["):
                guard let byte = path.first, byte != slash, let set = ByteSet(pattern), set.contains(byte) else {
                    return false
                }
                pattern = set.rest
            case UInt8(ascii: "\\") where pattern.count > 1:
                pattern = pattern.dropFirst()
                guard let byte = path.first, byte == pattern.first else { return false }
                pattern = pattern.dropFirst()
            default:
                guard path.first == symbol else { return false }
                pattern = pattern.dropFirst()
            }
            isAtStart = path.first == slash
            path = path.dropFirst()
        }
        return path.isEmpty
    }

    /// Matches from a `*` on. `**` counts as such only as a whole part of the path.
    private static func matchesStar(
        _ pattern: ArraySlice<UInt8>,
        _ path: ArraySlice<UInt8>,
        isAtStart: Bool
    ) -> Bool {
        let rest = pattern.drop { $0 == star }
        let isDouble = rest.startIndex - pattern.startIndex > 1
        if isDouble, isAtStart {
            if rest.isEmpty { return true }
            if rest.first == slash {
                // `**/` is no folder or any number of them.
                let afterSlash = rest.dropFirst()
                if matches(afterSlash, path, isAtStart: true) { return true }
                var remaining = path
                while let next = remaining.firstIndex(of: slash) {
                    remaining = remaining[(next + 1)...]
                    if matches(afterSlash, remaining, isAtStart: true) { return true }
                }
                return false
            }
        }
        var remaining = path
        while true {
            if matches(rest, remaining, isAtStart: false) { return true }
            guard let byte = remaining.first, byte != slash else { return false }
            remaining = remaining.dropFirst()
        }
    }
}

/// A bracket expression: `[a-z]`, `[!0-9]`, `[[:alpha:]_]`.
private struct ByteSet {
    /// The pattern behind the `]`.
    let rest: ArraySlice<UInt8>
    private let isNegated: Bool
    private var ranges: [ClosedRange<UInt8>] = []

    /// - Parameter pattern: A pattern that begins with `[`; `nil` comes back where no `]` follows.
    init?(_ pattern: ArraySlice<UInt8>) {
        var position = pattern.startIndex + 1
        let end = pattern.endIndex
        func byte(_ offset: Int = 0) -> UInt8? { position + offset < end ? pattern[position + offset] : nil }
        isNegated = byte() == UInt8(ascii: "!") || byte() == UInt8(ascii: "^")
        if isNegated { position += 1 }
        var isFirst = true
        while let current = byte(), current != UInt8(ascii: "]") || isFirst {
            isFirst = false
            if current == UInt8(ascii: "["), byte(1) == UInt8(ascii: ":"),
                let close = pattern[position...].firstIndex(of: UInt8(ascii: "]")),
                pattern[close - 1] == UInt8(ascii: ":"), close > position + 3
            {
                ranges += Self.named(String(decoding: pattern[(position + 2)..<(close - 1)], as: UTF8.self))
                position = close + 1
                continue
            }
            func next() -> UInt8? {
                if byte() == UInt8(ascii: "\\") { position += 1 }
                defer { position += 1 }
                return byte()
            }
            guard let low = next() else { return nil }
            if byte() == UInt8(ascii: "-"), let after = byte(1), after != UInt8(ascii: "]") {
                position += 1
                guard let high = next() else { return nil }
                if low <= high { ranges.append(low...high) }
            } else {
                ranges.append(low...low)
            }
        }
        guard byte() == UInt8(ascii: "]") else { return nil }
        rest = pattern[(position + 1)...]
    }

    func contains(_ byte: UInt8) -> Bool { ranges.contains { $0.contains(byte) } != isNegated }

    private static func named(_ name: String) -> [ClosedRange<UInt8>] {
        func range(_ low: Unicode.Scalar, _ high: Unicode.Scalar) -> ClosedRange<UInt8> {
            UInt8(ascii: low)...UInt8(ascii: high)
        }
        return switch name {
        case "alpha": [range("a", "z"), range("A", "Z")]
        case "digit": [range("0", "9")]
        case "alnum": [range("a", "z"), range("A", "Z"), range("0", "9")]
        case "upper": [range("A", "Z")]
        case "lower": [range("a", "z")]
        case "xdigit": [range("0", "9"), range("a", "f"), range("A", "F")]
        case "space": [range(" ", " "), range("\t", "\r")]
        case "blank": [range(" ", " "), range("\t", "\t")]
        case "punct": [range("!", "/"), range(":", "@"), range("[", "`"), range("{", "~")]
        default: []
        }
    }
}
