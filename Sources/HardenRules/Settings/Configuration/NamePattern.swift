package import HardenCoding

/// A name, or several: `*` stands for any text.
package struct NamePattern: Sendable, Hashable {
    package let text: String
    /// What stands between the `*`; one part where there is none.
    private let parts: [[UInt8]]

    package init(_ text: String) {
        self.text = text
        parts = text.utf8.split(separator: UInt8(ascii: "*"), omittingEmptySubsequences: false).map(Array.init)
    }

    /// The only name that the pattern stands for; `nil` where there are more.
    package var sole: String? { parts.count > 1 ? nil : text }

    /// Whether the pattern stands for `name`.
    package func matches(_ name: String) -> Bool {
        var name = name
        return name.withUTF8 { matches($0) }
    }

    private func matches(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = parts.first, let last = parts.last, parts.count > 1 else {
            return name.elementsEqual(parts.first ?? [])
        }
        guard name.count >= first.count + last.count, name.starts(with: first),
            name.suffix(last.count).elementsEqual(last)
        else { return false }
        var position = first.count
        let end = name.count - last.count
        for part in parts.dropFirst().dropLast() {
            while position + part.count <= end, !name[position...].starts(with: part) { position += 1 }
            position += part.count
            if position > end { return false }
        }
        return true
    }
}

extension NamePattern: SpecCodable {
    package static let codec = SpecCodec<NamePattern>.scalar(
        "a name, in which '*' stands for any text",
        schema: ["type": "string", "minLength": 1]
    ) {
        "\($0.text)"
    } parse: {
        if case .string(let text) = $0, !text.isEmpty { NamePattern(text) } else { nil }
    }
}
