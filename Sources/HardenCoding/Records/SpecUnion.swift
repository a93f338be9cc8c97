/// A type whose values take one of several forms: a word, a mapping recognised by a key, or a plain value.
package struct SpecUnion<Value: Sendable & Equatable>: Sendable {
    /// A value that is written as a word.
    package struct Word: Sendable {
        package var word: String
        package var value: Value
        package var summary: String

        package init(_ word: String, _ value: Value, _ summary: String) {
            self.word = word
            self.value = value
            self.summary = summary
        }
    }

    /// A form without a key: what is read if nothing else fits.
    package struct Plain: Sendable {
        package var schema: @Sendable () -> SpecSchema
        package var decode: @Sendable (SpecNode, FieldPath, inout [SpecDiagnostic]) -> Value?
        package var encode: @Sendable (Value) -> SpecNode?

        package init<Payload>(
            _ codec: SpecCodec<Payload>,
            _ summary: String,
            embed: @escaping @Sendable (Payload) -> Value,
            extract: @escaping @Sendable (Value) -> Payload?
        ) {
            schema = { codec.schema.adding([SpecEntry("description", SpecNode(.string(summary)))]) }
            decode = { codec.decode($0, $1, &$2).map(embed) }
            encode = { extract($0).map(codec.encode) }
        }
    }

    package let name: String
    package let summary: String
    package let words: [Word]
    package let plain: Plain?
    package let choices: [SpecChoice<Value>]

    package init(
        _ name: String,
        _ summary: String,
        words: [Word] = [],
        plain: Plain? = nil,
        choices: [SpecChoice<Value>]
    ) {
        self.name = name
        self.summary = summary
        self.words = words
        self.plain = plain
        self.choices = choices
    }

    /// Reads and writes values in their forms.
    package var codec: SpecCodec<Value> {
        SpecCodec(schema: schema) { value in
            if let word = words.first(where: { $0.value == value }) { return SpecNode(.string(word.word)) }
            if let entries = choices.lazy.compactMap({ $0.encode(value) }).first { return SpecNode(.map(entries)) }
            return plain?.encode(value) ?? SpecNode(.null)
        } decode: { node, path, diagnostics in
            if case .map = node.content {
                guard let entries = node.entries(path, "a mapping", &diagnostics),
                    let choice = entries.choose(
                        among: choices,
                        of: node,
                        path,
                        orElse: words.map(\.word),
                        &diagnostics
                    )
                else { return nil }
                return choice.decode(entries, node, path, &diagnostics)
            }
            if case .string(let text) = node.content, let word = words.first(where: { $0.word == text }) {
                return word.value
            }
            if let plain { return plain.decode(node, path, &diagnostics) }
            diagnostics.append(mismatch(node, path))
            return nil
        }
    }

    private func mismatch(_ node: SpecNode, _ path: FieldPath) -> SpecDiagnostic {
        if case .string(let text) = node.content {
            if let word = closest(to: text, among: words.map(\.word)) {
                return SpecDiagnostic(
                    .error,
                    "unknown value '\(VisibleText.excerpt(text))'; did you mean '\(word)'?",
                    path: path,
                    at: node.location
                )
            }
            if let choice = choices.first(where: { $0.key == text }) {
                let message = "'\(choice.key)' needs a value; write '\(choice.key): …' on a line of its own"
                return SpecDiagnostic(.error, message, path: path, at: node.location)
            }
        }
        var expected: [String] = []
        if !words.isEmpty { expected.append(words.map(\.word).joined(separator: ", ")) }
        if !choices.isEmpty { expected.append("a mapping with " + choices.map(\.key).joined(separator: ", ")) }
        let message = "expected \(expected.joined(separator: ", or ")), found \(node.found)"
        return SpecDiagnostic(.error, message, path: path, at: node.location)
    }

    private var schema: SpecSchema {
        let words = words.map { word -> SpecSchema in
            SpecSchema(["const": SpecNode(.string(word.word)), "description": SpecNode(.string(word.summary))])
        }
        let forms =
            words + (plain.map { [$0.schema()] } ?? [])
            + choices.map { .object($0.properties(), summary: nil) }
        return .named(
            name,
            .combining(forms) { ["description": SpecNode(.string(summary)), "oneOf": SpecNode(.list($0))] }
        )
    }
}
