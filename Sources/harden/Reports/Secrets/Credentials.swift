/// Credentials in command lines and addresses, as far as they can be told by their names: `--password=…`, `--password …`,
/// `API_TOKEN=…`, `Authorization: Bearer …`, `https://user:…@host`, and what `CommandWords` knows of programs.
enum Credentials {
    /// What is part of a name whose value is a credential.
    private static let words = [
        "password", "passwd", "passphrase", "pwd", "secret", "token", "apikey", "api-key", "api_key", "access-key",
        "access_key", "private-key", "private_key", "credential",
    ].map { Array($0.utf8) }
    /// Parts of a name that say the same, where they are the last.
    private static let lastWords = ["pass", "auth", "pat", "_key", "-key", ".key"].map { Array($0.utf8) }
    private static let authorization = Array("authorization".utf8)
    /// Ways to authorise, which stand before the credential.
    private static let schemes = ["bearer", "basic", "digest", "token", "apikey"].map { Array($0.utf8) }

    /// The text with a mark in place of each credential.
    static func hidden(in text: String) -> String {
        // Most texts have nothing by which one begins.
        guard text.utf8.contains(where: { "=:-".utf8.contains($0) }) else { return text }
        let bytes = Array(text.utf8)
        let ranges = ranges(in: bytes[...])
        guard !ranges.isEmpty else { return text }
        var result: [UInt8] = []
        var position = 0
        for range in ranges {
            result += bytes[position..<range.lowerBound] + Array(Secrets.mark.utf8)
            position = range.upperBound
        }
        return String(decoding: result + bytes[position...], as: UTF8.self)
    }

    /// Where credentials are, counted from the first byte.
    static func ranges(in bytes: ArraySlice<UInt8>) -> [Range<Int>] {
        let bytes = Array(bytes)
        var ranges: [Range<Int>] = []
        var position = 0
        while position < bytes.count {
            let start: Int?
            switch bytes[position] {
            case UInt8(ascii: "="): start = isNamed(before: position, bytes) ? position + 1 : nil
            case UInt8(ascii: ":"):
                start = afterAuthorization(position, bytes) ?? afterUser(position, bytes)
            default: start = nil
            }
            if let start, let range = value(at: start, bytes) {
                ranges.append(range)
                position = range.upperBound
            } else {
                position += 1
            }
        }
        let others = CommandWords.credentials(in: bytes).filter { other in !ranges.contains { $0.overlaps(other) } }
        return others.isEmpty ? ranges : (ranges + others).sorted { $0.lowerBound < $1.lowerBound }
    }

    /// Whether the name that ends at a position is that of a credential.
    private static func isNamed(before end: Int, _ bytes: [UInt8]) -> Bool {
        var start = end
        while start > 0, isName(bytes[start - 1]), end - start < 100 { start -= 1 }
        return isCredential(name: bytes[start..<end])
    }

    /// Whether a name is that of a credential.
    static func isCredential(name: ArraySlice<UInt8>) -> Bool {
        let name = name.map(lower)
        return words.contains { name.firstRange(of: $0) != nil }
            || lastWords.contains { word in
                guard name.suffix(word.count).elementsEqual(word) else { return false }
                return name.count == word.count || !isLetterOrDigit(word[0])
                    || !isLetterOrDigit(name[name.count - word.count - 1])
            }
    }

    /// Where the credential of a header begins whose colon is at a position.
    private static func afterAuthorization(_ colon: Int, _ bytes: [UInt8]) -> Int? {
        let start = colon - authorization.count
        guard start >= 0, bytes[start..<colon].map(lower) == authorization else { return nil }
        var position = colon + 1
        while position < bytes.count, isBlank(bytes[position]) { position += 1 }
        for scheme in schemes where bytes[position...].prefix(scheme.count).map(lower) == scheme {
            var next = position + scheme.count
            guard next < bytes.count, isBlank(bytes[next]) else { continue }
            while next < bytes.count, isBlank(bytes[next]) { next += 1 }
            return next
        }
        return position
    }

    /// Where a password begins in an address whose user ends at a position.
    private static func afterUser(_ colon: Int, _ bytes: [UInt8]) -> Int? {
        var start = colon
        while start > 0, isUserInfo(bytes[start - 1]), colon - start < 100 { start -= 1 }
        let hasScheme = start >= 3 && bytes[(start - 3)..<start].elementsEqual("://".utf8)
        let isWord = start < colon && (start == 0 || isBlank(bytes[start - 1]) || "\"'".utf8.contains(bytes[start - 1]))
        guard hasScheme || isWord && !bytes[start..<colon].elementsEqual("mailto".utf8) else { return nil }
        var end = colon + 1
        while end < bytes.count, isUserInfo(bytes[end]), end - colon < 1000 { end += 1 }
        guard end > colon + 1, end < bytes.count, bytes[end] == UInt8(ascii: "@") else { return nil }
        // An image has its digest there.
        return hasScheme || !bytes[(end + 1)...].starts(with: "sha".utf8) ? colon + 1 : nil
    }

    /// The value at a position: quoted, or up to what ends a word. A reference to a variable is no value.
    private static func value(at start: Int, _ bytes: [UInt8]) -> Range<Int>? {
        guard start < bytes.count, bytes[start] != UInt8(ascii: "$") else { return nil }
        let quote = bytes[start]
        if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
            let end = bytes[(start + 1)...].firstIndex(of: quote) ?? bytes.count
            return end > start + 1 ? (start + 1)..<end : nil
        }
        let end = bytes[start...].firstIndex { isBlank($0) || "\"'`&;,)]}@|<>".utf8.contains($0) } ?? bytes.count
        return end > start ? start..<end : nil
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    private static func isName(_ byte: UInt8) -> Bool {
        isLetterOrDigit(byte) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
    }

    private static func isUserInfo(_ byte: UInt8) -> Bool {
        byte > 0x20 && byte < 0x7F && !"/@:\"'`<>[]{}".utf8.contains(byte)
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }

    private static func lower(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte + 0x20 : byte }
}
