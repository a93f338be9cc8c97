/// The way from a service to one of its fields.
package struct FieldPath: Sendable, Hashable {
    fileprivate enum Step: Sendable, Hashable {
        case field(String)
        case item(Int)
    }

    fileprivate var steps: [Step] = []

    /// The service itself.
    package static let root = FieldPath()

    /// The way to a field of the value here.
    package func field(_ name: String) -> FieldPath { FieldPath(steps: steps + [.field(name)]) }

    /// The way to an item of the list here, counted from 0.
    package func item(_ index: Int) -> FieldPath { FieldPath(steps: steps + [.item(index)]) }

    /// The way on from the value here.
    package func appending(_ other: FieldPath) -> FieldPath { FieldPath(steps: steps + other.steps) }
}

extension FieldPath: CustomStringConvertible {
    /// Such as `exposure[0].kong.retries`.
    package var description: String {
        steps.reduce(into: "") { text, step in
            switch step {
            case .field(let name): text += (text.isEmpty ? "" : ".") + VisibleText.excerpt(name)
            case .item(let index): text += "[\(index)]"
            }
        }
    }
}

extension SpecNode {
    /// Where the value at the path was read, or else what is nearest above it.
    package func location(at path: FieldPath) -> SourcePosition? {
        var node = self
        var location = location
        for step in path.steps {
            switch (step, node.content) {
            case (.item(let index), .list(let items)) where items.indices.contains(index): node = items[index]
            case (.field(let name), .map(let entries)):
                guard let entry = entries.first(where: { $0.key == name }) else { return location }
                node = entry.value
            default: return location
            }
            location = node.location ?? location
        }
        return location
    }
}
