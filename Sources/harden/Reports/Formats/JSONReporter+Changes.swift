import HardenCoding
import HardenNGINX
import HardenRollout
import HardenRules
import HardenYAML

extension JSONReporter {
    /// What a fix changes, in terms of values: the edits of its text follow from it and from the file's layout.
    static func node(_ change: Fix.Change) -> SpecNode {
        switch change {
        case .newDocument(_, _, let content):
            return ["operation": "create", "value": SpecNode(of: .mapping(content))]
        case .nginx(let edit): return node(edit)
        case .edit(let file, let document, let edit):
            let (operation, value) = operation(of: edit)
            var entries = [
                SpecEntry("operation", operation), SpecEntry("file", "\(file)"),
                SpecEntry("document", SpecNode(.int(document))),
                SpecEntry("path", SpecNode(.list(edit.path.components.map(node)))),
            ]
            if let value { entries.append(SpecEntry("value", value)) }
            return SpecNode(.map(entries))
        }
    }

    /// An edit of a configuration of nginx: the directive as it is to be, and where it stands or what it stands behind.
    private static func node(_ edit: NGINXEdit) -> SpecNode {
        let (operation, place, words) = edit.parts
        return SpecNode(
            .map([
                SpecEntry("operation", "\(operation)"), SpecEntry("file", "\(place?.file.source.name ?? "")"),
                SpecEntry("line", place.map { SpecNode(.int($0.location.line)) } ?? SpecNode(.null)),
                SpecEntry("directive", SpecNode(.list(words.map { "\($0)" }))),
            ])
        )
    }

    /// What a fix costs; seconds, and Pods that exist at once.
    static func node(_ price: FixPrice) -> SpecNode {
        var entries = [SpecEntry("text", "\(price.text)")]
        for (name, course) in [("rollout", price.rollout), ("nodeDrain", price.drain)] {
            guard let course else { continue }
            entries.append(
                SpecEntry(
                    name,
                    [
                        "before": seconds(course.before), "after": seconds(course.after),
                        "podsBefore": SpecNode(.int(course.podsBefore)), "podsAfter": SpecNode(.int(course.podsAfter)),
                    ]
                )
            )
        }
        return SpecNode(.map(entries))
    }

    /// `null` for what never ends.
    private static func seconds(_ seconds: Seconds) -> SpecNode {
        seconds.isNever ? SpecNode(.null) : SpecNode(.double(seconds.value))
    }

    private static func operation(of edit: YAMLEdit) -> (name: SpecNode, value: SpecNode?) {
        switch edit {
        case .put(_, let value, _): ("put", SpecNode(of: value))
        case .insert(_, let entry, _): ("insert", SpecNode(of: entry.value))
        case .append(_, let value): ("append", SpecNode(of: value))
        case .delete: ("delete", nil)
        case .comment(_, let comment): ("comment", comment.map { "\($0)" })
        }
    }

    private static func node(_ component: YAMLPath.Component) -> SpecNode {
        switch component {
        case .key(let key): "\(key)"
        case .index(let index): SpecNode(.int(index))
        }
    }
}

extension SpecNode {
    fileprivate init(of value: YAMLValue) {
        switch value {
        case .null: self.init(.null)
        case .bool(let value): self.init(.bool(value))
        case .int(let value): self.init(.int(value))
        case .double(let value): self.init(.double(value))
        case .string(let value): self.init(.string(value))
        case .sequence(let items): self.init(.list(items.map { SpecNode(of: $0) }))
        case .mapping(let mapping): self.init(.map(mapping.entries.map { SpecEntry($0.key, SpecNode(of: $0.value)) }))
        }
    }
}

extension NGINXEdit {
    /// What it does, to which directive, and what that one or the new one is then.
    fileprivate var parts: (operation: String, place: NGINXDirective?, words: [String]) {
        switch self {
        case .set(let directive, let argument, let value):
            var words = directive.words.map(\.text)
            if words.indices.contains(argument + 1) { words[argument + 1] = value }
            return ("put", directive, words)
        case .add(let argument, let directive): return ("put", directive, directive.words.map(\.text) + [argument])
        case .remove(let directive): return ("delete", directive, directive.words.map(\.text))
        case .insert(let statement, let parent, let position):
            if case .after(let sibling) = position { return ("insert", sibling, statement.words) }
            return ("insert", parent, statement.words)
        }
    }
}
