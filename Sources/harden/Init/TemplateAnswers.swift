/// What a template's variables are set to.
struct TemplateAnswers {
    private(set) var values: [String: String] = [:]

    /// Asks a person for a value. It gets what is asked for, the value that counts without an answer, and what was wrong
    /// with the last answer.
    typealias Question = (TemplateVariable, _ standard: String, _ problem: String?) throws(Failure) -> String

    /// - Parameters:
    ///   - settings: What the caller has set, as `key=value` each.
    ///   - folder: The name of the folder that becomes the repository, in place of a name.
    ///   - ask: `nil` where there is nobody to ask.
    init(
        _ template: Template,
        settings: [String],
        folder: String,
        ask: Question?
    ) throws(Failure) {
        let given = try Self.parse(settings, of: template)
        for variable in template.variables {
            if let value = given[variable.key] {
                if let problem = variable.problem(with: value) { throw Failure("error: --set: \(problem)") }
                values[variable.key] = value
            } else {
                values[variable.key] = try Self.answer(variable, before: values, folder: folder, ask: ask)
            }
        }
    }

    private static func parse(_ settings: [String], of template: Template) throws(Failure) -> [String: String] {
        let keys = template.variables.map(\.key)
        var given: [String: String] = [:]
        for setting in settings {
            let parts = setting.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { throw Failure("error: --set '\(setting)': expected key=value") }
            let key = String(parts[0])
            guard keys.contains(key) else {
                let known = Phrases.list(keys)
                throw Failure("error: --set '\(setting)': the template \(template.name) asks for \(known)")
            }
            guard given.updateValue(String(parts[1]), forKey: key) == nil else {
                throw Failure("error: --set '\(setting)': \(key) is set twice")
            }
        }
        return given
    }

    private static func answer(
        _ variable: TemplateVariable,
        before values: [String: String],
        folder: String,
        ask: Question?
    ) throws(Failure) -> String {
        let standard = variable.standard(values) ?? folder
        let isUsable = variable.problem(with: standard) == nil
        let suggestion = isUsable ? standard : Self.label(from: standard)
        guard let ask else {
            if let problem = variable.problem(with: standard) {
                throw Failure("error: \(problem); set another one, such as --set \(variable.key)=\(suggestion)")
            }
            return standard
        }
        var problem: String?
        while true {
            let answer = try ask(variable, suggestion, problem)
            problem = variable.problem(with: answer)
            if problem == nil { return answer }
        }
    }

    /// What a name that cannot be used comes near to.
    private static func label(from name: String) -> String {
        let words = name.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
        let label = words.joined(separator: "-").drop { !$0.isLetter }.prefix(63).description
        return label.isEmpty || TemplateVariable.name.problem(with: label) != nil ? "service" : label
    }
}
