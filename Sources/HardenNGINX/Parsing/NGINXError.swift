/// Why a configuration cannot be read, with the place, what was expected, and what to do.
package struct NGINXError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The name of the file.
    package var source: String
    package var location: TextLocation
    /// Bytes before the place.
    package var offset: Int
    /// What is wrong; lower case, no full stop.
    package var message: String
    /// What to do about it.
    package var hint: String?
    /// Where the block or the quote began that does not end.
    package var opened: TextLocation?

    init(_ message: String, at offset: Int, in source: TextSource, opened: Int? = nil, hint: String? = nil) {
        self.source = source.name
        location = source.location(at: offset)
        self.offset = offset
        self.message = message
        self.hint = hint
        self.opened = opened.map { source.location(at: $0) }
    }

    package var description: String {
        var text = "\(source):\(location): error: \(message)"
        if let opened { text += " (opened at \(opened))" }
        if let hint { text += "; \(hint)" }
        return text
    }
}

/// How much a text may ask of the reader before it is refused.
package struct NGINXLimits: Sendable, Hashable {
    /// Bytes of a file. Offsets are 32 bits wide, and a directive of two bytes takes some fifty of memory.
    package var bytes = 32 << 20
    /// Depth of blocks within each other. nginx has no limit of its own; no configuration comes near.
    package var depth = 1_000

    /// nginx's buffer (`NGX_CONF_BUFFER`), in which a word or a comment has to find room.
    package static let buffer = 4_096

    package init() {}
}
