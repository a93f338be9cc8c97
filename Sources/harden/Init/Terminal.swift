import HardenSystem
/// A person who can be asked.
enum Terminal {
    /// Whether somebody reads what is asked and can type an answer.
    static var isInteractive: Bool {
        Descriptor.input.isTerminal && Descriptor.error.isTerminal && CurrentProcess.variable("CI") == nil
    }

    /// Asks for the value of a variable, and says what was wrong with the last answer.
    static func ask(
        _ variable: TemplateVariable,
        standard: String,
        problem: String?
    ) throws(Failure) -> String {
        if let problem { StandardStream.error.printLine(problem) }
        return try ask(variable.title, standard: standard)
    }

    /// Asks for a line; an empty one stands for the standard value.
    static func ask(_ question: String, standard: String) throws(Failure) -> String {
        StandardStream.error.print("\(question) [\(TerminalText.visible(standard))]: ")
        guard let line = readLine() else {
            StandardStream.error.print("\n")
            throw Failure("error: no answer; nothing was written")
        }
        let answer = line.trimmed
        return answer.isEmpty ? standard : String(answer)
    }
}

extension String {
    fileprivate var trimmed: Substring {
        let start = self[...].drop(while: \.isWhitespace)
        guard let end = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return start[...end]
    }
}
