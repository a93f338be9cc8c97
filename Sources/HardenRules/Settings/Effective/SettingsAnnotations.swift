import HardenCoding
import HardenDecoding
import HardenKubernetes
import HardenYAML

/// The `harden.dev/…` annotations of an object: settings of the workload, and findings that are accepted.
package enum SettingsAnnotations {
    package static let prefix = "harden.dev/"
    /// Holds suppressions, not a setting.
    package static let ignore = "harden.dev/ignore"

    /// The annotation that holds a setting, such as `harden.dev/slowest-request`.
    package static func name(of setting: String) -> String { prefix + kebabCase(setting) }

    /// The annotations of an object with this prefix, and behind them those of its Pods, where people put them as well.
    static func entries(of object: YAMLNode) -> [(key: String, value: YAMLNode)] {
        var mappings = [object["metadata"]?["annotations"]]
        if let kind = object["kind"]?.string, let path = ListMapKeys.podSpecPath(of: kind), path.count > 1 {
            let template = path.dropLast().reduce(Optional(object)) { $0?[$1] }
            mappings.append(template?["metadata"]?["annotations"])
        }
        return mappings.flatMap { $0?.entries ?? [] }
            .filter { $0.value.kind == .scalar }
            .map { ($0.key.string, $0.value) }
            .filter { $0.0.hasPrefix(prefix) }
    }

    /// Reads the settings from an object's annotations, and reports those that nothing reads.
    static func layer(of object: YAMLNode, _ diagnostics: inout [SpecDiagnostic]) -> SettingsLayer? {
        let names = ApplicationSettings.record.fields.map(\.name)
        var places: [String: (key: String, position: SourcePosition)] = [:]
        var entries: [SpecEntry] = []
        for (text, value) in Self.entries(of: object) where text != ignore {
            let location = value.location
            let position = SourcePosition(
                file: value.document.source.name,
                line: location.line,
                column: location.column
            )
            let name = String(text.dropFirst(prefix.count))
            guard let field = names.first(where: { kebabCase($0) == name }) else {
                let known = names.map(kebabCase) + ["ignore"]
                let hint =
                    closest(to: name, among: known).map { "did you mean '\(prefix)\($0)'?" }
                    ?? "there are \(known.joined(separator: ", "))"
                let shown = VisibleText.excerpt(text)
                diagnostics.append(SpecDiagnostic(.error, "unknown annotation '\(shown)'; \(hint)", at: position))
                continue
            }
            guard places[field] == nil else { continue }
            places[field] = (text, position)
            entries.append(SpecEntry(field, node(value.string, at: position), at: position))
        }
        guard !entries.isEmpty else { return nil }
        let node = SpecNode(.map(entries))
        guard let values = ApplicationSettings.codec.decode(node, .root, &diagnostics) else { return nil }
        return SettingsLayer(values: values) { [places] path in
            let field = path.description.prefix { $0 != "." }
            guard let place = places[String(field)] else { return .standard(source: "annotation") }
            return .annotation(place.key, place.position)
        }
    }

    /// An annotation's text read as YAML, so that `{kong: 20s}` can be said, with every value at the annotation's place.
    private static func node(_ text: String, at position: SourcePosition) -> SpecNode {
        guard let document = YAMLFile(text: text).documents.first else { return SpecNode(.string(text), at: position) }
        var reader = SpecNodeReader(document)
        let node = reader.node
        return reader.errors.isEmpty ? node.moved(to: position) : SpecNode(.string(text), at: position)
    }

    /// `onSIGTERM` becomes `on-sigterm`, `drainLatency` becomes `drain-latency`.
    static func kebabCase(_ name: String) -> String {
        var text = ""
        var wasUpper = false
        for character in name {
            if character.isUppercase, !wasUpper { text += "-" }
            wasUpper = character.isUppercase
            text += character.lowercased()
        }
        return text
    }
}

extension SpecNode {
    /// The same value, as if all of it stood at one place.
    fileprivate func moved(to position: SourcePosition) -> SpecNode {
        switch content {
        case .list(let items): SpecNode(.list(items.map { $0.moved(to: position) }), at: position)
        case .map(let entries):
            SpecNode(
                .map(entries.map { SpecEntry($0.key, $0.value.moved(to: position), at: position) }),
                at: position
            )
        default: SpecNode(content, at: position)
        }
    }
}
