import HardenCoding
import HardenRollout
import HardenRules
import HardenYAML

extension JSONReporter {
    /// What a fix changes, in terms of values: the edits of its text follow from it and from the file's layout.
    static func node(_ change: Fix.Change) -> SpecNode {
        switch change {
        case .newDocument(_, _, let content):
            return ["operation": "create", "value": SpecNode(of: .mapping(content))]
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
