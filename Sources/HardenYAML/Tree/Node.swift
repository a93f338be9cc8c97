/// What a node is.
package enum YAMLNodeKind: UInt8, Sendable, Hashable {
    case scalar
    case sequence
    case mapping
    case alias
}

/// How a node is written.
package enum YAMLNodeStyle: UInt8, Sendable, Hashable {
    case plain
    case singleQuoted
    case doubleQuoted
    case literal
    case folded
    /// A block collection.
    case block
    /// `[…]` or `{…}`.
    case flow
    /// A mapping of one entry without braces, within a flow sequence: `[a: b]`.
    case flowPair
    case alias
}

/// One node of the arena, in the order of the text; its first child follows it, and `subtreeEnd` is its next sibling.
struct Node: Sendable {
    struct Flags: OptionSet, Sendable {
        let rawValue: UInt16
        static let hasAnchor = Flags(rawValue: 1)
        static let hasTag = Flags(rawValue: 2)
        /// A null that is written as nothing.
        static let isEmpty = Flags(rawValue: 4)
        /// The value differs from the source text and lies decoded in the document.
        static let isDecoded = Flags(rawValue: 8)
        /// A quoted scalar whose value is the text between its quotes.
        static let isQuotedSlice = Flags(rawValue: 16)
        /// A block scalar at the end of the file without a line break: text after it would change its value.
        static let isUnterminated = Flags(rawValue: 32)
        /// The key of a mapping's entry.
        static let isKey = Flags(rawValue: 64)
    }

    /// The first byte, properties (`&anchor`, `!tag`) included.
    var start: UInt32
    /// The first byte after the properties.
    var content: UInt32
    /// The byte after the last; comments and blank lines behind a block collection are not part of it.
    var end: UInt32
    var parent: UInt32
    var subtreeEnd: UInt32
    /// Index + 1 of the node's `NodeDetail`, 0 for none.
    var detail: UInt32 = 0
    var kind: YAMLNodeKind
    var style: YAMLNodeStyle
    var flags: Flags = []

    static let noParent = UInt32.max

    /// Where the value of a scalar stands that is not decoded, without its quotes.
    var textRange: Range<Int> {
        let quote = flags.contains(.isQuotedSlice) ? 1 : 0
        return (Int(content) + quote)..<(Int(end) - quote)
    }
}

/// What few nodes have.
struct NodeDetail: Sendable {
    /// Where the decoded value lies in the document's `decoded` bytes.
    var value: Range<Int>?
    /// The anchor's name, or the name that an alias refers to.
    var anchor: String?
    var tag: String?
    /// The node that an alias stands for, where there is one.
    var target: UInt32?
}
