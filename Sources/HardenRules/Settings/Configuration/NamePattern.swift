package import HardenCoding

/// A name, or several: `*` stands for any text.
package struct NamePattern: Sendable, Hashable {
    package let text: String

    package init(_ text: String) { self.text = text }

    /// Whether the pattern stands for `name`.
    package func matches(_ name: String) -> Bool {
        let parts = text.split(separator: "*", omittingEmptySubsequences: false)
        guard let first = parts.first, let last = parts.last, parts.count > 1 else { return name == text }
        guard name.hasPrefix(first) else { return false }
        var rest = name.dropFirst(first.count)
        for part in parts.dropFirst().dropLast() where !part.isEmpty {
            guard let range = rest.firstRange(of: part) else { return false }
            rest = rest[range.upperBound...]
        }
        return rest.hasSuffix(last)
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
