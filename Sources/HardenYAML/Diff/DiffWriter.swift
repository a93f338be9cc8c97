/// Writes the lines of a unified diff, with colours for a terminal or without for `git apply`.
struct DiffWriter {
    private let color: Bool
    private(set) var output: [UInt8] = []

    init(color: Bool) { self.color = color }

    private enum Style: String {
        case bold = "1"
        case red = "31"
        case green = "32"
        case cyan = "36"
    }

    mutating func header(path: String, isNewFile: Bool) {
        let old = Self.quoted("a/" + path)
        let new = Self.quoted("b/" + path)
        // Git ends a name with a blank in it by a tab on the lines that have no quotes.
        let oldTab = path.contains(" ") && !old.hasPrefix("\"") ? "\t" : ""
        let newTab = path.contains(" ") && !new.hasPrefix("\"") ? "\t" : ""
        write("diff --git \(old) \(new)", .bold)
        if isNewFile { write("new file mode 100644", .bold) }
        write(isNewFile ? "--- /dev/null" : "--- \(old)\(oldTab)", .bold)
        write("+++ \(new)\(newTab)", .bold)
    }

    mutating func hunkHeader(old: Range<Int>, new: Range<Int>, heading: String) {
        // A line break or control character of a key must not end up in the head.
        let words = heading.unicodeScalars.allSatisfy(PlainText.isPrintable) ? heading : ""
        write("@@ -\(Self.span(old)) +\(Self.span(new)) @@" + (words.isEmpty ? "" : " " + words), .cyan)
    }

    mutating func line(_ sign: Character, _ line: ArraySlice<UInt8>) {
        let hasBreak = line.last == 0x0A
        let content = hasBreak ? line.dropLast() : line
        let style: Style? = sign == "-" ? .red : sign == "+" ? .green : nil
        if color {
            write(String(sign) + Self.escaped(content), style)
        } else {
            output += Array(String(sign).utf8)
            output += content
            output.append(0x0A)
        }
        if !hasBreak { write("\\ No newline at end of file", nil) }
    }

    private mutating func write(_ text: String, _ style: Style?) {
        let styled = if color, let style { "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" } else { text }
        output += Array(styled.utf8)
        output.append(0x0A)
    }

    /// A range of lines; an empty one names the line before it.
    private static func span(_ lines: Range<Int>) -> String {
        let start = lines.isEmpty ? lines.lowerBound : lines.lowerBound + 1
        return lines.count == 1 ? "\(start)" : "\(start),\(lines.count)"
    }

    /// Control characters of a file must not reach a terminal.
    private static func escaped(_ bytes: ArraySlice<UInt8>) -> String {
        var text = ""
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
            switch scalar.value {
            case 0x09: text += "\t"
            case 0..<0x20: text += "^" + String(UnicodeScalar(UInt8(scalar.value) + 0x40))
            case 0x7F: text += "^?"
            case 0x80..<0xA0: text += "\\x" + String(scalar.value, radix: 16)
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }

    /// A path as Git quotes it: in C notation where it has anything but printable ASCII.
    private static func quoted(_ path: String) -> String {
        let isPlain = path.utf8.allSatisfy {
            (0x20..<0x7F).contains($0) && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\")
        }
        if isPlain { return path }
        var text = "\""
        for byte in path.utf8 {
            switch byte {
            case 0x09: text += "\\t"
            case 0x0A: text += "\\n"
            case UInt8(ascii: "\""): text += "\\\""
            case UInt8(ascii: "\\"): text += "\\\\"
            case 0x20..<0x7F: text.unicodeScalars.append(UnicodeScalar(byte))
            default:
                let octal = String(byte, radix: 8)
                text += "\\" + String(repeating: "0", count: 3 - octal.count) + octal
            }
        }
        return text + "\""
    }
}
