package import HardenYAML

/// Checks that a text is JSON, and says where it is not.
package enum JSONSyntax {
    package struct Fault: Sendable, Hashable {
        package var message: String
        package var location: TextLocation
    }

    /// The first place at which a text is no JSON; `nil` for JSON.
    package static func fault(in text: String) -> Fault? {
        var reader = Reader(bytes: Array(text.utf8))
        do throws(Reader.Failure) {
            try reader.readText()
            return nil
        } catch {
            return Fault(message: error.message, location: reader.location)
        }
    }
}

private struct Reader {
    struct Failure: Error { let message: String }

    let bytes: [UInt8]
    private var position = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    var location: TextLocation {
        let before = bytes.prefix(position)
        let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        return TextLocation(
            line: 1 + before.count { $0 == UInt8(ascii: "\n") },
            column: 1 + before[lineStart...].count { $0 & 0xC0 != 0x80 }
        )
    }

    mutating func readText() throws(Failure) {
        try readValue(depth: 0)
        skipBlanks()
        if position < bytes.count { throw Failure(message: "text after the end of the JSON") }
    }

    private mutating func readValue(depth: Int) throws(Failure) {
        guard depth < 100 else { throw Failure(message: "nested too deeply") }
        skipBlanks()
        guard let byte = peek else { throw Failure(message: "the text ends where a value is expected") }
        switch byte {
        case UInt8(ascii: "{"): try readObject(depth)
        case UInt8(ascii: "["): try readArray(depth)
        case UInt8(ascii: "\""): try readString()
        case UInt8(ascii: "t"): try readWord("true")
        case UInt8(ascii: "f"): try readWord("false")
        case UInt8(ascii: "n"): try readWord("null")
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try readNumber()
        case UInt8(ascii: "'"): throw Failure(message: "JSON wants double quotes")
        default: throw Failure(message: "a JSON value is expected here")
        }
    }

    private mutating func readObject(_ depth: Int) throws(Failure) {
        position += 1
        skipBlanks()
        if take(UInt8(ascii: "}")) { return }
        while true {
            skipBlanks()
            guard peek == UInt8(ascii: "\"") else { throw Failure(message: "a key in double quotes is expected here") }
            try readString()
            skipBlanks()
            guard take(UInt8(ascii: ":")) else { throw Failure(message: "a ':' is expected here") }
            try readValue(depth: depth + 1)
            skipBlanks()
            if take(UInt8(ascii: "}")) { return }
            guard take(UInt8(ascii: ",")) else { throw Failure(message: "a ',' or '}' is expected here") }
        }
    }

    private mutating func readArray(_ depth: Int) throws(Failure) {
        position += 1
        skipBlanks()
        if take(UInt8(ascii: "]")) { return }
        while true {
            try readValue(depth: depth + 1)
            skipBlanks()
            if take(UInt8(ascii: "]")) { return }
            guard take(UInt8(ascii: ",")) else { throw Failure(message: "a ',' or ']' is expected here") }
        }
    }

    private mutating func readString() throws(Failure) {
        position += 1
        while let byte = peek {
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                return
            case UInt8(ascii: "\\"): try readEscape()
            case 0..<0x20: throw Failure(message: "a control character within a text")
            default: position += 1
            }
        }
        throw Failure(message: "the text ends within a quoted string")
    }

    private mutating func readEscape() throws(Failure) {
        position += 1
        guard let byte = peek else { throw Failure(message: "the text ends within an escape") }
        if byte == UInt8(ascii: "u") {
            let digits = bytes.dropFirst(position + 1).prefix(4)
            guard digits.count == 4, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else {
                throw Failure(message: "four hexadecimal digits are expected after \\u")
            }
            position += 5
        } else if "\"\\/bfnrt".utf8.contains(byte) {
            position += 1
        } else {
            throw Failure(message: "an escape that JSON does not have")
        }
    }

    private mutating func readWord(_ word: String) throws(Failure) {
        guard bytes.dropFirst(position).starts(with: word.utf8) else {
            throw Failure(message: "a JSON value is expected here")
        }
        position += word.utf8.count
    }

    private mutating func readNumber() throws(Failure) {
        let isNegative = take(UInt8(ascii: "-"))
        guard let first = peek, isDigit(first) else {
            throw Failure(message: isNegative ? "digits are expected after '-'" : "a number is expected here")
        }
        position += 1
        if first != UInt8(ascii: "0") { skipDigits() }
        if take(UInt8(ascii: ".")) {
            guard skipDigits() > 0 else { throw Failure(message: "digits are expected after '.'") }
        }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            guard skipDigits() > 0 else { throw Failure(message: "digits are expected in the exponent") }
        }
    }

    // MARK: - Bytes

    private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard peek == byte else { return false }
        position += 1
        return true
    }

    @discardableResult
    private mutating func skipDigits() -> Int {
        let start = position
        while let byte = peek, isDigit(byte) { position += 1 }
        return position - start
    }

    private func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private mutating func skipBlanks() {
        while let byte = peek, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { position += 1 }
    }
}
