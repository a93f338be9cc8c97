/// Text within XML, and within HTML.
///
/// No line of it is a command to a runner of continuous integration: these begin with `::`, or have `##[` in them.
enum XMLText {
    /// Text for XML 1.0, which cannot hold most control characters in any form.
    static func escaped(_ text: String) -> String {
        TerminalText.visible(text).unicodeScalars.reduce(into: "") { result, scalar in
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "#" where result.utf8.last == UInt8(ascii: "#"): result += "&#35;"
            case ":" where result.utf8.last == UInt8(ascii: ":"): result += "&#58;"
            default: result.unicodeScalars.append(scalar)
            }
        }
    }
}
