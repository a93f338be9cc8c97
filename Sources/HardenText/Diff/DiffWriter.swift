/// Writes the lines of a unified diff: every byte for `git apply`, or what people see, with colours or without.
struct DiffWriter {
    private let color: Bool
    private let show: UnifiedDiff.LineText?
    private(set) var output: [UInt8] = []

    /// - Parameter show: What is shown of a line; `nil` for all of its bytes.
    init(color: Bool = false, show: UnifiedDiff.LineText? = nil) {
        self.color = color
        self.show = show
    }

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
        // Nothing of a key must end up in the head that people do not see as it is.
        let words = heading.utf8.allSatisfy { (0x20..<0x7F).contains($0) } ? heading : ""
        write("@@ -\(Self.span(old)) +\(Self.span(new)) @@" + (words.isEmpty ? "" : " " + words), .cyan)
    }

    /// - Parameter offset: Where the line begins in the text that it is of: the new one for an added line, else the old.
    mutating func line(_ sign: Character, _ line: ArraySlice<UInt8>, at offset: Int) {
        let hasBreak = line.last == 0x0A
        let content = hasBreak ? line.dropLast() : line
        let style: Style? = sign == "-" ? .red : sign == "+" ? .green : nil
        if let show {
            let range = offset..<(offset + content.count)
            write(String(sign) + show(sign == "+" ? .new : .old, range, content), style)
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
