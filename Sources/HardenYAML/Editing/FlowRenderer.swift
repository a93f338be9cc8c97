/// Writes values within `[…]` and `{…}`, on one line, or over several where the document has them so.
struct FlowRenderer {
    /// The quotes around keys and around strings, where a plain one would do as well; JSON has both in double quotes.
    var keys = ScalarText.Preference.plain
    var strings = ScalarText.Preference.plain
    var isJSON = false

    /// JSON, or YAML's own form.
    init(isJSON: Bool) {
        self.isJSON = isJSON
        guard isJSON else { return }
        keys = .doubleQuoted
        strings = .doubleQuoted
    }

    /// Where each member of a collection has a line of its own.
    struct Lines {
        /// What begins the line on which the collection begins.
        var indentation: String
        /// What the lines of its members begin with besides.
        let step: String
        let lineBreak: String

        /// The same for what a member holds.
        var inner: Lines { Lines(indentation: indentation + step, step: step, lineBreak: lineBreak) }
    }

    /// - Parameter lines: How it is laid out; on one line, if left out.
    func text(of value: YAMLValue, _ lines: Lines? = nil) -> String {
        switch value {
        case .mapping(let mapping): collection("{", mapping.entries.map { text(of: $0, lines?.inner) }, "}", lines)
        case .sequence(let items): collection("[", items.map { text(of: $0, lines?.inner) }, "]", lines)
        default: ScalarText.text(of: value, in: .flow, preferring: strings) ?? "null"
        }
    }

    func text(of entry: YAMLMapping.Entry, _ lines: Lines? = nil) -> String {
        ScalarText.key(entry.key, in: .flow, preferring: keys) + ": " + text(of: entry.value, lines)
    }

    private func collection(_ open: String, _ members: [String], _ close: String, _ lines: Lines?) -> String {
        guard let lines, !members.isEmpty else { return open + members.joined(separator: ", ") + close }
        let start = lines.lineBreak + lines.inner.indentation
        return open + start + members.joined(separator: "," + start) + lines.lineBreak + lines.indentation + close
    }
}

extension FlowRenderer {
    /// The same with the quotes that all neighbours of a new member have.
    func near(_ collection: YAMLNode) -> FlowRenderer {
        if isJSON { return self }
        var renderer = self
        let around = collection.flowAncestors
        if let styles = around.lazy.map({ Set($0.entries.map(\.key.style)) }).first(where: { !$0.isEmpty }) {
            renderer.keys = ScalarText.Preference(styles)
        }
        // Where there is no string, it is most likely that strings look like keys.
        let strings = around.lazy.map(\.stringStyles).first { !$0.isEmpty }
        renderer.strings = strings.map { ScalarText.Preference($0) } ?? renderer.keys
        return renderer
    }
}

extension ScalarText.Preference {
    /// What all members of a collection have; plain where they differ.
    fileprivate init(_ styles: Set<YAMLNodeStyle>) {
        self =
            switch styles {
            case [.doubleQuoted]: .doubleQuoted
            case [.singleQuoted]: .singleQuoted
            default: .plain
            }
    }
}

extension YAMLNode {
    /// The node and the flow collections around it, the nearest first.
    fileprivate var flowAncestors: [YAMLNode] {
        Array(sequence(first: self) { $0.parent }.prefix { $0.style == .flow })
    }

    /// The styles of the strings among the items, or the values of the entries.
    fileprivate var stringStyles: Set<YAMLNodeStyle> {
        let members = kind == .sequence ? items : entries.map(\.value)
        return Set(
            members.filter { member in
                guard member.kind == .scalar, case .string = member.scalar else { return false }
                return true
            }
            .map(\.style)
        )
    }
}
