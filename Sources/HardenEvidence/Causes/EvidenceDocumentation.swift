/// What is known of evidence, as text: made from the catalogues alone.
package enum EvidenceDocumentation {
    /// All that can be asked for by name.
    package static var names: [String] {
        Cause.all.map(\.id) + Sign.all.filter { !$0.vocabulary.isPartOfText }.map(\.text)
    }

    /// What a cause, a status, a value, a flag or a message means; `nil` for what is not known.
    package static func markdown(of text: String) -> String? {
        if let cause = Cause.named(text) { return page(of: cause) }
        let signs = Sign.values(text) + (text.count > 4 ? Sign.occurring(in: text) + Sign.allHaving(text) : [])
        var seen: Set<Sign> = []
        let different = signs.filter { seen.insert($0).inserted }
        if !different.isEmpty { return different.prefix(6).map(page).joined(separator: "\n") }
        guard let status = Int(text), (500..<600).contains(status) else { return nil }
        let signsWithStatus = Sign.all.filter { $0.statuses.contains(status) && !$0.causes.isEmpty }
        let known = signsWithStatus.prefix(24).map { "- `\($0.text)` (\($0.vocabulary.rawValue))" }
        return """
            # \(status)

            A status alone leaves several causes; what the proxy's log says beside it tells them apart.

            \(list(Cause.allowed(byStatus: status)))

            What logs have with it, each of which `explain` knows:

            \(known.joined(separator: "\n"))

            """
    }

    /// All signs with their causes.
    package static var markdown: String {
        let tables = Sign.Vocabulary.allCases.map { vocabulary in
            let rows = Sign.all.filter { $0.vocabulary == vocabulary }.map { sign in
                let statuses = sign.statuses.map { $0 == 0 ? "none" : String($0) }.joined(separator: ", ")
                let causes = sign.causes.map(\.id).joined(separator: ", ")
                return "| `\(sign.text)` | \(statuses) | \(causes.isEmpty ? "no failure" : causes) |"
            }
            return """
                ## \(vocabulary.rawValue.prefix(1).uppercased() + vocabulary.rawValue.dropFirst())

                \((["| text | status | causes, the likeliest first |", "| --- | --- | --- |"] + rows).joined(separator: "\n"))

                Source: <\(vocabulary.source)>

                """
        }
        return (["# What evidence says, and what it means\n"] + tables).joined(separator: "\n")
    }

    private static func page(of sign: Sign) -> String {
        let statuses = sign.statuses.filter { $0 > 0 }.map(String.init)
        let status = statuses.isEmpty ? "" : ", with status " + statuses.joined(separator: " or ")
        return """
            # \(sign.text)

            Of \(sign.vocabulary.rawValue)\(status). \(sign.causes.isEmpty ? "Nothing failed." : "It may be, the likeliest first:")

            \(list(sign.causes))

            Source: <\(sign.vocabulary.source)>

            """
    }

    private static func list(_ causes: [Cause]) -> String {
        causes.map { "- **\($0.title)** (`\($0.id)`), \($0.onset.rawValue): \($0.mechanism)" }.joined(separator: "\n")
    }

    private static func page(of cause: Cause) -> String {
        var parts = [
            "# \(cause.id)", cause.title.prefix(1).uppercased() + cause.title.dropFirst() + ".", cause.mechanism,
        ]
        parts.append("It shows \(cause.onset.rawValue).")
        if !cause.against.isEmpty { parts.append(cause.against) }
        if !cause.rules.isEmpty { parts.append("Rules: " + cause.rules.map { "`\($0)`" }.joined(separator: ", ")) }
        if !cause.fields.isEmpty {
            parts.append("Fields:\n\n" + cause.fields.map { "- \($0)" }.joined(separator: "\n"))
        }
        parts.append("Look at: \(cause.look)")
        let signs = Sign.all.filter { $0.causes.contains(cause) }.map { "- `\($0.text)` (\($0.vocabulary.rawValue))" }
        if !signs.isEmpty { parts.append("What evidence says of it:\n\n" + signs.joined(separator: "\n")) }
        parts.append("Sources:\n\n" + cause.sources.map { "- <\($0)>" }.joined(separator: "\n"))
        return parts.joined(separator: "\n\n") + "\n"
    }
}

extension Sign {
    /// Signs of which a text is a part: `no live upstreams`.
    fileprivate static func allHaving(_ text: String) -> [Sign] {
        let text = text.lowercased()
        return all.filter { $0.vocabulary.isPartOfText && $0.text.lowercased().contains(text) }
    }
}
