extension UInt8 {
    /// What separates words: nginx takes no other blanks.
    var isNGINXBlank: Bool { self == 0x20 || self == 0x09 || self == 0x0A || self == 0x0D }
}

/// How words are written.
enum WordText {
    /// The end of a word without quotes that begins at `start`.
    ///
    /// A backslash takes the next byte with it, whatever it is, and `${` opens no block.
    static func plainEnd(_ bytes: [UInt8], from start: Int) -> Int {
        var index = start
        var isVariable = false
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "{"), isVariable {
                index += 1
                continue
            }
            isVariable = false
            switch byte {
            case UInt8(ascii: "\\"): index += 1
            case UInt8(ascii: "$"): isVariable = true
            case UInt8(ascii: ";"), UInt8(ascii: "{"): return index
            default: if byte.isNGINXBlank { return index }
            }
            index += 1
        }
        return bytes.count
    }

    /// The end of a word whose quote opens at `start`, behind the quote that closes it; `nil` where none does.
    static func quotedEnd(_ bytes: [UInt8], from start: Int) -> Int? {
        let quote = bytes[start]
        var index = start + 1
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "\\") {
                index += 1
            } else if bytes[index] == quote {
                return index + 1
            }
            index += 1
        }
        return nil
    }

    /// What nginx makes of a word, which is given without its quotes: `\"`, `\'` and `\\` lose their backslash, `\t`, `\r`
    /// and `\n` are what they are in C, and any other backslash stays.
    static func value(_ text: ArraySlice<UInt8>) -> [UInt8] {
        guard text.contains(UInt8(ascii: "\\")) else { return Array(text) }
        var value: [UInt8] = []
        value.reserveCapacity(text.count)
        var index = text.startIndex
        while index < text.endIndex {
            if text[index] == UInt8(ascii: "\\"), index + 1 < text.endIndex,
                let escaped = unescaped(text[index + 1])
            {
                value.append(escaped)
                index += 2
            } else {
                value.append(text[index])
                index += 1
            }
        }
        return value
    }

    private static func unescaped(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "\\"): byte
        case UInt8(ascii: "t"): 0x09
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "n"): 0x0A
        default: nil
        }
    }

    // MARK: Writing

    /// A word that nginx reads as a value: without quotes where it can be, unless a style is given.
    ///
    /// - Parameters:
    ///   - value: What the word means; variables in it stay variables.
    ///   - quote: The quote that the word had before.
    /// - Returns: The bytes; `nil` where nginx has no way to read such a value.
    static func written(_ value: [UInt8], quote: UInt8? = nil) -> [UInt8]? {
        let text = quote == nil && isPlain(value) ? value : quoted(value, by: quote ?? UInt8(ascii: "\""))
        let isShort = text.count < NGINXLimits.buffer
        return isShort && !value.contains(0) ? text : nil
    }

    /// Whether a value can stand without quotes, for nginx and for every reader that is less exact.
    private static func isPlain(_ value: [UInt8]) -> Bool {
        guard let first = value.first, first != UInt8(ascii: "#") else { return false }
        var isInVariable = false
        for (index, byte) in value.enumerated() {
            switch byte {
            case UInt8(ascii: "{"):
                guard index > 0, value[index - 1] == UInt8(ascii: "$") else { return false }
                isInVariable = true
            case UInt8(ascii: "}"):
                guard isInVariable else { return false }
                isInVariable = false
            case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "\\"), UInt8(ascii: ";"), 0...0x20, 0x7F:
                return false
            default: break
            }
        }
        return !isInVariable
    }

    private static func quoted(_ value: [UInt8], by quote: UInt8) -> [UInt8] {
        var text = [quote]
        for (index, byte) in value.enumerated() {
            switch byte {
            case quote: text += [UInt8(ascii: "\\"), byte]
            case UInt8(ascii: "\\"):
                // `\.` means itself, and is how people write it; before a byte that it would change, it needs another.
                let next = index + 1 < value.count ? value[index + 1] : quote
                let isPlain = unescaped(next) == nil && index + 1 < value.count
                text += isPlain ? [byte] : [byte, byte]
            default: text.append(byte)
            }
        }
        return text + [quote]
    }
}
