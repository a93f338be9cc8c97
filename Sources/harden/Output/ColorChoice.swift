import ArgumentParser

import HardenSystem
/// When output is coloured.
enum ColorChoice: String, ExpressibleByArgument, CaseIterable, Sendable {
    /// On a terminal, unless the environment says otherwise.
    case auto
    case always
    case never

    /// Whether `stream` gets colours.
    ///
    /// `NO_COLOR` (no-color.org), `CLICOLOR_FORCE` and `TERM=dumb` decide where the caller did not.
    func applies(to stream: StandardStream) -> Bool {
        switch self {
        case .always: true
        case .never: false
        case .auto:
            if Self.isSet("NO_COLOR") {
                false
            } else if Self.isSet("CLICOLOR_FORCE", otherThan: "0") {
                true
            } else {
                stream.isTerminal && Self.isSet("TERM", otherThan: "dumb")
            }
        }
    }

    private static func isSet(_ name: String, otherThan value: String = "") -> Bool {
        guard let text = CurrentProcess.variable(name) else { return false }
        return !text.isEmpty && text != value
    }
}
