/// Code in Lua (`content_by_lua_block { … }`), of which only the end matters.
///
/// As in lua-nginx-module's own reader, braces count where they stand in no string and no comment. A string ends with its
/// line, even behind a backslash.
enum LuaCode {
    /// The offset of the brace that closes a block of code.
    ///
    /// - Parameter start: The byte behind the brace that opens it.
    static func end(_ bytes: [UInt8], from start: Int) -> Int? {
        var depth = 1
        var index = start
        /// Up to where no quote of a kind begins a string.
        var unclosed: [UInt8: Int] = [:]
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "}"):
                depth -= 1
                if depth == 0 { return index }
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                // A quote that its line does not close is a byte like any other, and so are all such quotes behind it on
                // the line: they stand behind a backslash.
                guard index >= unclosed[bytes[index], default: 0] else { break }
                if let end = stringEnd(bytes, from: index) {
                    index = end - 1
                } else {
                    unclosed[bytes[index]] = bytes[index...].firstIndex(of: 0x0A) ?? bytes.count
                }
            case UInt8(ascii: "["):
                guard let level = level(bytes, from: index) else { break }
                guard let end = longEnd(bytes, from: index + level + 2, level: level) else { return nil }
                index = end - 1
            case UInt8(ascii: "-") where index + 1 < bytes.count && bytes[index + 1] == UInt8(ascii: "-"):
                guard let end = commentEnd(bytes, from: index + 2) else { return nil }
                index = end - 1
            default: break
            }
            index += 1
        }
        return nil
    }

    /// The byte behind a string that begins here; `nil` where its line ends first.
    private static func stringEnd(_ bytes: [UInt8], from start: Int) -> Int? {
        var index = start + 1
        while index < bytes.count, bytes[index] != 0x0A {
            if bytes[index] == bytes[start] { return index + 1 }
            let isEscape = bytes[index] == UInt8(ascii: "\\") && index + 1 < bytes.count && bytes[index + 1] != 0x0A
            index += isEscape ? 2 : 1
        }
        return nil
    }

    /// How many `=` stand in the bracket `[==[` that begins here; `nil` where none does.
    private static func level(_ bytes: [UInt8], from start: Int) -> Int? {
        var index = start + 1
        while index < bytes.count, bytes[index] == UInt8(ascii: "=") { index += 1 }
        return index < bytes.count && bytes[index] == UInt8(ascii: "[") ? index - start - 1 : nil
    }

    /// The byte behind the bracket `]==]`.
    private static func longEnd(_ bytes: [UInt8], from start: Int, level: Int) -> Int? {
        var index = start
        while index < bytes.count {
            guard bytes[index] == UInt8(ascii: "]") else {
                index += 1
                continue
            }
            var end = index + 1
            while end < bytes.count, bytes[end] == UInt8(ascii: "=") { end += 1 }
            if end < bytes.count, bytes[end] == UInt8(ascii: "]"), end - index - 1 == level { return end + 1 }
            // A bracket that does not close this one may begin the one that does.
            index = end
        }
        return nil
    }

    private static func commentEnd(_ bytes: [UInt8], from start: Int) -> Int? {
        if start < bytes.count, bytes[start] == UInt8(ascii: "["), let level = level(bytes, from: start) {
            return longEnd(bytes, from: start + level + 2, level: level)
        }
        return bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
    }
}
