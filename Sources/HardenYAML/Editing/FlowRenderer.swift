/// Writes values within `[…]` and `{…}`, on one line.
struct FlowRenderer {
    /// Whether the document is JSON: keys and strings are quoted.
    var isJSON = false

    func text(of value: YAMLValue) -> String {
        switch value {
        case .mapping(let mapping):
            "{" + mapping.entries.map(text(of:)).joined(separator: ", ") + "}"
        case .sequence(let items):
            "[" + items.map(text(of:)).joined(separator: ", ") + "]"
        default:
            ScalarText.text(of: value, in: .flow, preferring: isJSON ? .doubleQuoted : .plain) ?? "null"
        }
    }

    func text(of entry: YAMLMapping.Entry) -> String {
        ScalarText.key(entry.key, in: .flow, preferring: isJSON ? .doubleQuoted : .plain) + ": " + text(of: entry.value)
    }
}
