/// The program that a container runs, behind those that only start another.
package struct ServerCommand: Hashable, Sendable {
    /// The program's name without its folder and its version, such as `gunicorn`.
    package let program: String
    /// What follows it.
    package let arguments: [String]
    /// Whether it is the container's first process, so that signals without a handler do not reach it.
    package let isFirstProcess: Bool

    /// - Parameters:
    ///   - words: The command and its arguments; no script.
    ///   - isFirstProcess: Whether what `words` begins with is the container's first process.
    package init?(_ words: [String], isFirstProcess: Bool = true) {
        var rest = words[...]
        var isFirst = isFirstProcess
        while let word = rest.first {
            let name = Self.baseName(word)
            if Self.reapers.contains(name) {
                isFirst = false
                rest = rest.dropFirst().drop { $0.hasPrefix("-") }
            } else if Self.replaced.contains(name) {
                rest = rest.dropFirst().drop { $0.hasPrefix("-") || Self.isAssignment($0) }
            } else if Self.switchers.contains(name) {
                // With a user before the program.
                rest = rest.dropFirst(2)
            } else if let second = rest.dropFirst().first, Self.runners.contains("\(name) \(second)") {
                rest = rest.dropFirst(2)
            } else if name.hasPrefix("python"), let module = Self.module(rest.dropFirst()) {
                rest = module
            } else if Self.isAssignment(word) {
                rest = rest.dropFirst()
            } else {
                break
            }
        }
        guard let first = rest.first, !first.isEmpty else { return nil }
        program = Self.baseName(first)
        arguments = Array(rest.dropFirst())
        self.isFirstProcess = isFirst
    }

    /// The number behind an option, as `--option N`, `--option=N` or `-oN`.
    package func seconds(_ option: String) -> Int? { value(option).flatMap(Self.seconds) }

    /// Whether an option is there, with or without a value.
    package func has(_ option: String) -> Bool {
        arguments.contains { $0 == option || $0.hasPrefix(option + "=") }
    }

    /// The text behind an option.
    package func value(_ option: String) -> String? {
        for (index, argument) in arguments.enumerated() {
            if argument == option { return index + 1 < arguments.count ? arguments[index + 1] : nil }
            if argument.hasPrefix(option + "=") { return String(argument.dropFirst(option.count + 1)) }
            if !option.hasPrefix("--"), argument.hasPrefix(option), argument.count > option.count {
                return String(argument.dropFirst(option.count))
            }
        }
        return nil
    }

    /// `30`, `30s` or `1m`, as far as it is a whole number.
    static func seconds(_ text: String) -> Int? {
        let isMinutes = text.hasSuffix("m")
        let number = Int32(text.last.map { $0 == "s" || $0 == "m" } == true ? String(text.dropLast()) : text)
        return number.flatMap { $0 >= 0 ? Int($0) * (isMinutes ? 60 : 1) : nil }
    }

    static func baseName(_ word: String) -> String { word.split(separator: "/").last.map(String.init) ?? word }

    private static func isAssignment(_ word: String) -> Bool {
        guard let sign = word.firstIndex(of: "="), sign > word.startIndex else { return false }
        return word[..<sign].allSatisfy { ($0.isASCII && ($0.isLetter || $0.isNumber)) || $0 == "_" }
    }

    /// What `python -m module …` runs.
    private static func module(_ words: ArraySlice<String>) -> ArraySlice<String>? {
        let rest = words.drop { $0 != "-m" && $0.hasPrefix("-") }
        return rest.first == "-m" ? rest.dropFirst() : nil
    }

    /// First processes that pass signals on.
    private static let reapers: Set<String> = ["tini", "dumb-init", "catatonit", "s6-svscan"]
    /// Programs that another takes the place of.
    private static let replaced: Set<String> = [
        "exec", "env", "nice", "ddtrace-run", "opentelemetry-instrument", "docker-entrypoint.sh", "stdbuf", "nohup",
        "docker-php-entrypoint",
    ]
    private static let switchers: Set<String> = ["gosu", "su-exec"]
    private static let runners: Set<String> = [
        "bundle exec", "poetry run", "pipenv run", "uv run", "pdm run", "newrelic-admin run-program",
    ]
}
