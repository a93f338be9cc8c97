extension SpecNode {
    /// The value as JSON, indented by two spaces, with a line break at the end.
    package var json: String {
        var text = ""
        write(into: &text, indentation: "")
        return text + "\n"
    }

    /// The value as it stands in a document at an indentation, without it and without a line break at the end.
    package func json(indentation: String) -> String {
        var text = ""
        write(into: &text, indentation: indentation)
        return text
    }

    /// The value as JSON with items in the place of an empty list, for lists that are too long to be kept as values.
    ///
    /// - Parameters:
    ///   - key: The key of the list.
    ///   - items: The items as `json(indentation:)` gives them.
    package func json(filling key: String, with items: [String]) -> String {
        var text = ""
        write(into: &text, indentation: "", filling: (key, items))
        return text + "\n"
    }

    private func write(
        into text: inout String,
        indentation: String,
        filling list: (key: String, items: [String])? = nil
    ) {
        switch content {
        case .null: text += "null"
        case .bool(let value): text += value ? "true" : "false"
        case .int(let value): text += "\(value)"
        // JSON has no word for infinity; validation refuses it.
        case .double(let value): text += value.isFinite ? "\(value)" : "null"
        case .string(let value): text.appendJSON(value)
        case .list(let items):
            Self.write(items, between: ("[", "]"), into: &text, indentation: indentation) { item, text, indentation in
                item.write(into: &text, indentation: indentation, filling: list)
            }
        case .map(let entries):
            Self.write(entries, between: ("{", "}"), into: &text, indentation: indentation) {
                entry,
                text,
                indentation in
                text.appendJSON(entry.key)
                text += ": "
                if let list, entry.key == list.key, case .list(let values) = entry.value.content, values.isEmpty {
                    Self.write(list.items, between: ("[", "]"), into: &text, indentation: indentation) {
                        item,
                        text,
                        _ in
                        text += item
                    }
                } else {
                    entry.value.write(into: &text, indentation: indentation, filling: list)
                }
            }
        }
    }

    private static func write<Item>(
        _ items: [Item],
        between brackets: (open: String, close: String),
        into text: inout String,
        indentation: String,
        writeItem: (Item, inout String, String) -> Void
    ) {
        text += brackets.open
        for (index, item) in items.enumerated() {
            text += index == 0 ? "\n" : ",\n"
            text += indentation + "  "
            writeItem(item, &text, indentation + "  ")
        }
        if !items.isEmpty { text += "\n" + indentation }
        text += brackets.close
    }
}

extension String {
    /// The string as JSON has it, in quotes.
    package var asJSON: String {
        var text = ""
        text.appendJSON(self)
        return text
    }

    /// Appends a string in quotes, with the escapes that JSON asks for.
    fileprivate mutating func appendJSON(_ string: String) {
        self += "\""
        // Most texts need no escapes, and are taken as a whole: those of printable ASCII without `"`, `#` and `\`.
        var text = string
        let isPlain = text.withUTF8 { bytes in
            bytes.allSatisfy { (0x20..<0x7F).contains($0) && $0 != 0x22 && $0 != 0x23 && $0 != 0x5C }
        }
        if isPlain { self += text } else { appendEscaped(text) }
        self += "\""
    }

    private mutating func appendEscaped(_ string: String) {
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": self += "\\\""
            case "\\": self += "\\\\"
            case "\n": self += "\\n"
            case "\r": self += "\\r"
            case "\t": self += "\\t"
            // Besides what JSON asks for: what a YAML parser may refuse or fold, and what whoever looks at the text would
            // not see as it is.
            case _ where VisibleText.isHidden(scalar):
                for unit in String(scalar).utf16 {
                    let digits = String(unit, radix: 16)
                    self += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                }
            // Runners of continuous integration take `##[…]` and `##vso[…]` anywhere in a line for a command.
            case "#" where utf8.last == UInt8(ascii: "#"): self += "\\u0023"
            default: unicodeScalars.append(scalar)
            }
        }
    }
}
