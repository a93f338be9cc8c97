import HardenSystem

/// The log of a runner of continuous integration, which takes some of the lines that a command prints for commands to itself.
///
/// GitHub Actions takes lines that begin with `::name` behind blanks, and `##[name` anywhere in a line (runner,
/// `ActionCommand.cs`); Azure Pipelines `##vso[` and `##[`, TeamCity `##teamcity[`.
enum RunnerLog {
    /// Whether what a stream gets ends in such a log: a file is nobody's log.
    static func takes(_ stream: StandardStream) -> Bool { isRunner && !stream.isFile }

    private static let isGitHub = CurrentProcess.variable("GITHUB_ACTIONS") == "true"
    private static let isRunner =
        isGitHub || ["TF_BUILD", "TEAMCITY_VERSION"].contains { CurrentProcess.variable($0) != nil }

    /// Whether some line of a text could be a command.
    static func isSuspicious(_ text: some Sequence<UInt8>) -> Bool {
        var last: UInt8 = 0
        for byte in text {
            if byte == last, byte == UInt8(ascii: ":") || byte == UInt8(ascii: "#") { return true }
            last = byte
        }
        return false
    }

    /// The text with a blank in everything that could be a command, so that no line is one.
    static func neutral(_ text: String) -> String {
        guard isSuspicious(text.utf8) else { return text }
        var result = ""
        var isAtStart = true
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n", "\r": isAtStart = true
            case ":" where isAtStart && result.utf8.last == UInt8(ascii: ":"):
                result += " "
                isAtStart = false
            case ":": break
            // Runners pass over blanks at the beginning.
            case _ where scalar.properties.isWhitespace: if result.utf8.last == UInt8(ascii: ":") { isAtStart = false }
            case "[" where isAfterSigns(result):
                result += " "
                isAtStart = false
            default: isAtStart = false
            }
            result.unicodeScalars.append(scalar)
        }
        return result
    }

    /// Whether a text ends with `##`, perhaps with a word behind it.
    private static func isAfterSigns(_ text: String) -> Bool {
        text.utf8.reversed().drop { byte in (0x61...0x7A).contains(byte | 0x20) }.prefix(2).elementsEqual("##".utf8)
    }

    /// What stops GitHub's runner from taking lines for commands, and what ends that; `nil` for other runners. Nothing that
    /// was written before can have the token in it.
    static var pause: (begin: String, end: String)? {
        guard isGitHub else { return nil }
        let token = (0..<4).map { _ in String(UInt32.random(in: .min ... .max) | 1 << 31, radix: 16) }.joined()
        return ("::stop-commands::\(token)\n", "::\(token)::\n")
    }
}
