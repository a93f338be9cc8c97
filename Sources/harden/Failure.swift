import HardenEngine

/// Why a command cannot do what it was asked for: one or more errors in full, each with its place where it has one,
/// and each on one line, whatever it quotes.
struct Failure: Error, CustomStringConvertible {
    /// How many errors are shown. More would only push the first ones out of sight.
    private static let shown = 50

    let description: String

    init(_ error: String) { description = TerminalText.visible(error) }

    /// Everything that keeps the engine from its work.
    init(_ error: EngineError) { self.init(error.problems.map(\.description)) }

    init(_ errors: [String]) {
        let more = errors.count - Self.shown
        let lines = errors.prefix(Self.shown) + (more > 0 ? ["and \(more) more errors"] : [])
        description = lines.map(TerminalText.visible).joined(separator: "\n")
    }
}
