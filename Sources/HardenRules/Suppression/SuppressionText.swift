/// Takes suppressions apart.
enum SuppressionText {
    struct Parsed: Hashable {
        var rules: [String]
        var reason: String
    }

    struct Mistake: Error, Hashable {
        /// What is wrong and what to write.
        var message: String
        init(_ message: String) { self.message = message }
    }

    /// Whether a comment, without its `#`, is meant as a suppression.
    static func isSuppression(comment: String) -> Bool {
        guard let rest = afterMarker(comment) else { return false }
        return rest.hasPrefix("ignore")
    }

    /// Reads `harden: ignore[rule, rule] reason`.
    static func parse(comment: String) throws(Mistake) -> Parsed {
        let form = "write '# harden: ignore[rule, rule] reason'"
        guard var rest = afterMarker(comment), rest.hasPrefix("ignore") else { throw Mistake(form) }
        rest = trimmed(rest.dropFirst("ignore".count))
        guard rest.first == "[", let end = rest.firstIndex(of: "]") else {
            throw Mistake("the suppression names no rule; \(form)")
        }
        let rules = names(rest[rest.index(after: rest.startIndex)..<end])
        guard !rules.isEmpty else { throw Mistake("the suppression names no rule; \(form)") }
        let reason = trimmed(rest[rest.index(after: end)...].drop { ":-–— ".contains($0) })
        guard !reason.isEmpty else { throw Mistake("the suppression gives no reason; \(form)") }
        return Parsed(rules: rules, reason: String(reason))
    }

    /// Reads the value of an annotation, `rule, rule: reason`; several stand on lines of their own.
    static func parse(annotation: String) throws(Mistake) -> [Parsed] {
        let form = "write 'harden.dev/ignore: \"rule, rule: reason\"'"
        var parsed: [Parsed] = []
        for line in annotation.split(whereSeparator: \.isNewline) where !trimmed(line).isEmpty {
            guard let colon = line.firstIndex(of: ":") else {
                throw Mistake("the suppression gives no reason; \(form)")
            }
            let rules = names(line[..<colon])
            let reason = trimmed(line[line.index(after: colon)...])
            guard !rules.isEmpty else { throw Mistake("the suppression names no rule; \(form)") }
            guard !reason.isEmpty else { throw Mistake("the suppression gives no reason; \(form)") }
            parsed.append(Parsed(rules: rules, reason: String(reason)))
        }
        guard !parsed.isEmpty else { throw Mistake("the suppression names no rule; \(form)") }
        return parsed
    }

    private static func afterMarker(_ comment: String) -> Substring? {
        guard comment.hasPrefix("harden:") else { return nil }
        return trimmed(comment.dropFirst("harden:".count))
    }

    private static func names(_ text: Substring) -> [String] {
        text.split(separator: ",").map { String(trimmed($0)) }.filter { !$0.isEmpty }
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text.drop(while: \.isWhitespace)
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }
}
