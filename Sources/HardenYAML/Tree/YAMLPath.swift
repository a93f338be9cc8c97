/// A way from the top of a document to a node.
package struct YAMLPath: Sendable, Hashable, CustomStringConvertible {
    package enum Component: Sendable, Hashable {
        case key(String)
        case index(Int)
    }

    package var components: [Component]

    package init(_ components: [Component] = []) { self.components = components }

    /// The path without its last component.
    package var parent: YAMLPath { YAMLPath(Array(components.dropLast())) }

    package func appending(_ key: String) -> YAMLPath { YAMLPath(components + [.key(key)]) }

    package func appending(_ index: Int) -> YAMLPath { YAMLPath(components + [.index(index)]) }

    package func hasPrefix(_ other: YAMLPath) -> Bool { components.starts(with: other.components) }

    /// The path as people write it: `spec.template.spec.containers[0].image`, with keys quoted that are not words.
    package var description: String {
        components.enumerated().reduce(into: "") { text, part in
            switch part.element {
            case .index(let index): text += "[\(index)]"
            case .key(let key):
                let isWord = !key.isEmpty && key.utf8.allSatisfy { $0.isWordCharacter }
                if !isWord { text += "['\(key)']" } else { text += (part.offset == 0 ? "" : ".") + key }
            }
        }
    }
}

extension YAMLPath: ExpressibleByArrayLiteral {
    package init(arrayLiteral elements: Component...) { self.init(elements) }
}

extension YAMLPath.Component: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
    package init(stringLiteral value: String) { self = .key(value) }
    package init(integerLiteral value: Int) { self = .index(value) }
}

extension UInt8 {
    fileprivate var isWordCharacter: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
