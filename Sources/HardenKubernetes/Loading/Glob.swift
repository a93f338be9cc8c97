/// Shell patterns over paths as Git understands them: `*` and `?` stop at a `/`, `**` does not.
///
/// A pattern is taken apart once. Matching never goes back further than to the last `*` of the same part of a path, and
/// to the last `**/`: what comes before has been matched as early as it can be, which leaves the most to what follows.
/// So no pattern takes long, however many stars it has.
///
/// Source: gitignore(5) and wildmatch.c of Git.
struct Glob {
    private static let slash = UInt8(ascii: "/")
    private static let star = UInt8(ascii: "*")

    private enum Symbol {
        case byte(UInt8)
        /// `?`
        case any
        case set(ByteSet)
        /// `*`: any text within a part of the path.
        case star
        /// `**/`: no folder, or any number of them.
        case folders
        /// `**` at the end, as a part of its own.
        case everything
        /// What nothing can match, such as a `[` without a `]`.
        case nothing
    }

    private let symbols: [Symbol]

    init(_ pattern: ArraySlice<UInt8>) {
        var symbols: [Symbol] = []
        var rest = pattern
        // Whether a part of the path begins here.
        var isAtStart = true
        while let symbol = rest.first {
            switch symbol {
            case Self.star:
                let after = rest.drop { $0 == Self.star }
                // `**` counts as such only as a whole part of the path.
                let isWhole = isAtStart && after.startIndex - rest.startIndex > 1
                if isWhole, after.isEmpty {
                    symbols.append(.everything)
                    rest = after
                } else if isWhole, after.first == Self.slash {
                    symbols.append(.folders)
                    rest = after.dropFirst()
                } else {
                    symbols.append(.star)
                    rest = after
                    isAtStart = false
                }
                continue
            case UInt8(ascii: "?"):
                symbols.append(.any)
                rest = rest.dropFirst()
            case UInt8(ascii: "["):
                guard let set = ByteSet(rest) else {
                    self.symbols = symbols + [.nothing]
                    return
                }
                symbols.append(.set(set))
                rest = set.rest
            case UInt8(ascii: "\\") where rest.count > 1:
                rest = rest.dropFirst()
                fallthrough
            default:
                symbols.append(.byte(rest[rest.startIndex]))
                rest = rest.dropFirst()
            }
            if case .byte(Self.slash)? = symbols.last { isAtStart = true } else { isAtStart = false }
        }
        self.symbols = symbols
    }

    func matches(_ path: ArraySlice<UInt8>) -> Bool {
        var steps = 0
        return matches(path, &steps)
    }

    /// - Parameter steps: Gets how many symbols were looked at, which must not grow out of proportion.
    func matches(_ path: ArraySlice<UInt8>, _ steps: inout Int) -> Bool {
        /// Where to go on after a failure: the symbol behind a star, and how far the star reaches.
        var lastStar: (symbol: Int, position: Int)?
        var lastFolders: (symbol: Int, position: Int)?
        var (symbol, position) = (0, path.startIndex)
        while true {
            steps += 1
            if symbol < symbols.count {
                switch symbols[symbol] {
                case .star:
                    symbol += 1
                    lastStar = (symbol, position)
                    continue
                case .folders:
                    symbol += 1
                    lastFolders = (symbol, position)
                    lastStar = nil
                    continue
                case .everything: return true
                case .byte(let byte):
                    if position < path.endIndex, path[position] == byte {
                        // No star reaches over the end of a part.
                        if byte == Self.slash { lastStar = nil }
                        symbol += 1
                        position += 1
                        continue
                    }
                case .any:
                    if position < path.endIndex, path[position] != Self.slash {
                        symbol += 1
                        position += 1
                        continue
                    }
                case .set(let set):
                    if position < path.endIndex, path[position] != Self.slash, set.contains(path[position]) {
                        symbol += 1
                        position += 1
                        continue
                    }
                case .nothing: break
                }
            } else if position == path.endIndex {
                return true
            }
            if let star = lastStar, star.position < path.endIndex, path[star.position] != Self.slash {
                (symbol, position) = (star.symbol, star.position + 1)
                lastStar = (symbol, position)
            } else if let folders = lastFolders,
                let slash = path[folders.position...].firstIndex(of: Self.slash)
            {
                (symbol, position) = (folders.symbol, slash + 1)
                lastFolders = (symbol, position)
                lastStar = nil
            } else {
                return false
            }
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
