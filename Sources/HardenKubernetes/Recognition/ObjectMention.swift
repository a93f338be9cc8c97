import HardenYAML

/// Tells whether a text that cannot be read may be a Kubernetes object: without one nothing is lost.
enum ObjectMention {
    /// Whether the document around an offset says that it is of a kind that is read here.
    static func occurs(in source: YAMLSource, around offset: Int) -> Bool {
        // In UTF-16 every second byte of the words that are looked for is zero.
        let isWide = source.bytes.starts(with: [0xFF, 0xFE]) || source.bytes.starts(with: [0xFE, 0xFF])
        let bytes = isWide ? source.bytes.filter { $0 != 0 } : document(around: offset, source.bytes)
        return occurs(in: bytes)
    }

    private static func occurs(in bytes: [UInt8]) -> Bool {
        let kind = Array("kind".utf8)
        var hasVersion = false
        var hasKind = false
        for position in bytes.indices {
            if bytes[position] == UInt8(ascii: "a"), !hasVersion {
                hasVersion = bytes[position...].starts(with: "apiVersion".utf8)
            } else if bytes[position] == kind[0], !hasKind, bytes[position...].starts(with: kind) {
                hasKind = isRead(bytes[(position + kind.count)...])
            }
            if hasVersion && hasKind { return true }
        }
        return false
    }

    /// Whether a text goes on as the value of a key with the name of a kind; a value that is no plain word may be any.
    private static func isRead(_ rest: ArraySlice<UInt8>) -> Bool {
        func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x22 || byte == 0x27 }
        let colon = rest.drop(while: isBlank)
        guard colon.first == UInt8(ascii: ":") else { return false }
        let value = colon.dropFirst().drop(while: isBlank)
        let name = value.prefix { $0.isLetter || (0x30...0x39).contains($0) }
        return name.isEmpty || FileScan.isRead(kind: String(decoding: name, as: UTF8.self))
    }

    /// The text between the markers around an offset.
    private static func document(around offset: Int, _ bytes: [UInt8]) -> [UInt8] {
        let offset = min(offset, bytes.count)
        let marker = Array("\n---".utf8)
        var start = offset
        while start > 0, !bytes[start...].starts(with: marker) { start -= 1 }
        var end = offset
        while end < bytes.count, end == start || !bytes[end...].starts(with: marker) { end += 1 }
        return Array(bytes[start..<end])
    }
}
