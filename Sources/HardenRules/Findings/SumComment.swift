/// The comment behind a number that says how it was worked out, such as `= preStop 40 + shutdown 90`.
enum SumComment {
    /// Whether a comment behind a value is harden's own, which follows its number. What somebody else wrote stays, also where it
    /// begins with an equals sign: `= 120 s, plus 10 s buffer`.
    static func isOwn(_ comment: String?) -> Bool {
        guard let comment, comment.hasPrefix("= ") else { return false }
        var text = comment.dropFirst(2)
        for start in ["the default; ", "sleep: "] where text.hasPrefix(start) { text = text.dropFirst(start.count) }
        for end in [", for connections of up to ", ", in millionths"] {
            if let comma = text.lastIndex(of: ","), text[comma...].hasPrefix(end) { text = text[..<comma] }
        }
        if words.contains(String(text)) { return true }
        return text.split { "+−×".contains($0) }.allSatisfy { term in
            let words = term.split(separator: " ").filter { !["s", "%"].contains($0) }
            let isNumbered = words.last.map { $0.allSatisfy { $0.isNumber || $0 == "." } } ?? false
            return isNumbered || words.suffix(3) == ["of", "another", "container"]
        }
    }

    /// What stands in place of a sum.
    private static let words: Set = ["start value", "readiness period", "readiness path", "Kubernetes' default"]
}
