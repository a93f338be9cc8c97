/// Why a text cannot be read, with the place, what was expected, and what to do.
package struct YAMLError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The name of the file.
    package var source: String
    package var location: TextLocation
    /// Bytes before the place, from the start of the file.
    package var offset: Int
    /// What is wrong; lower case, no full stop.
    package var message: String
    /// What to do about it.
    package var hint: String?
    /// Where the construct began that could not be finished.
    package var context: Context?
    /// Whether nothing of the file was read, whatever is in it.
    package var refusesFile = false

    /// The construct in which the error was met.
    package struct Context: Sendable, Hashable {
        package var location: TextLocation
        package var message: String
    }

    package var description: String {
        var text = "\(source):\(location): error: \(message)"
        if let context { text += " (\(context.message), from \(context.location))" }
        if let hint { text += "; \(hint)" }
        return text
    }
}

extension YAMLError {
    package init(_ message: String, at offset: Int, in source: YAMLSource, hint: String? = nil) {
        self.init(
            source: source.name,
            location: source.location(at: offset),
            offset: offset,
            message: message,
            hint: hint
        )
    }

    /// What a file is refused for that has more documents than any has that is made to be applied.
    static func tooManyDocuments(in source: YAMLSource, _ limits: YAMLLimits) -> YAMLError {
        var error = YAMLError(
            "the file has more than \(limits.documents(inBytes: source.bytes.count)) documents",
            at: 0,
            in: source,
            hint: "documents of less than \(limits.documentBytes) bytes are no manifests; leave the file out"
        )
        error.refusesFile = true
        return error
    }

    /// What to do about a problem that libyaml reports, by its text.
    static func hint(forProblem problem: String) -> String? {
        switch problem {
        case "mapping values are not allowed in this context":
            "put the key on a line of its own, or quote the text if its ': ' is not meant as a key"
        case "could not find expected ':'":
            "the line before is neither a key with ':' nor the continuation of a text; check its indentation"
        case "did not find expected key", "did not find expected '-' indicator":
            "check the indentation of this line against the lines above"
        case "found character that cannot start any token":
            "quote the text, or replace a tab by spaces"
        case "found a tab character that violates indentation",
            "found a tab character where an indentation space is expected":
            "indent with spaces; a line of blanks must not hold a tab either"
        case "found unknown escape character":
            "within double quotes write \\\\ for a backslash; \\' is not YAML, although Kubernetes accepts it"
        case "found unexpected end of stream", "found unexpected document indicator":
            "close the quote"
        case "did not find expected ',' or ']'", "did not find expected ',' or '}'":
            "close the bracket or separate the entries by commas"
        case "found incompatible YAML document", "found duplicate %YAML directive":
            "remove the %YAML directive; Kubernetes does not need it"
        case "control characters are not allowed":
            "remove the character; within double quotes it can be written as an escape such as \\x07"
        default:
            nil
        }
    }
}
