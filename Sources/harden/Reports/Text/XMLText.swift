/// Text within XML, and within HTML.
enum XMLText {
    /// Text for XML 1.0, which cannot hold most control characters in any form.
    static func escaped(_ text: String) -> String {
        TerminalText.visible(text).unicodeScalars.reduce(into: "") { result, scalar in
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
            default: result.unicodeScalars.append(scalar)
            }
        }
    }
}
