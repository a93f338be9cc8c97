/// The text of a template's file.
///
/// It is written in the part of Jinja that cookiecutter, copier and Backstage read alike: `{{ cookiecutter.name }}` stands
/// for a value, and `{% raw %}` … `{% endraw %}` for what is between them.
enum TemplateText {
    private static let rawBegin = "{% raw %}"
    private static let rawEnd = "{% endraw %}"
    private static let prefix = "cookiecutter."

    /// Puts values in place of placeholders.
    ///
    /// - Parameter place: What an error calls the text.
    static func render(_ text: String, _ values: [String: String], in place: String) throws(Failure) -> String {
        var result = ""
        var rest = text[...]
        while let brace = rest.firstIndex(of: "{") {
            result += rest[..<brace]
            rest = rest[brace...]
            if rest.hasPrefix(rawBegin) {
                guard let end = rest.firstRange(of: rawEnd) else {
                    throw Failure("\(place): error: '\(rawBegin)' has no '\(rawEnd)'")
                }
                result += rest[..<end.lowerBound].dropFirst(rawBegin.count)
                rest = rest[end.upperBound...]
            } else if rest.hasPrefix("{{") {
                guard let end = rest.firstRange(of: "}}") else { throw Failure("\(place): error: '{{' has no '}}'") }
                let expression = rest[..<end.lowerBound].dropFirst(2).filter { $0 != " " }
                guard expression.hasPrefix(prefix), let value = values[String(expression.dropFirst(prefix.count))]
                else {
                    throw Failure("\(place): error: there is no value for '{{\(expression)}}'")
                }
                result += value
                rest = rest[end.upperBound...]
            } else if rest.hasPrefix("{%") || rest.hasPrefix("{#") {
                throw Failure("\(place): error: '\(rest.prefix(2))' is not read here, only by some of the other tools")
            } else {
                result += "{"
                rest = rest.dropFirst()
            }
        }
        return result + rest
    }
}
